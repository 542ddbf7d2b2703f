### The values are described in en.ftl.

subject = AWS 로그인 정보 안내: { $organisation }
subject-account = AWS 계정 { $account } 로그인 정보 안내
subject-superseding = 새 AWS 비밀번호 안내: { $organisation } (이전 비밀번호를 대체합니다)
subject-superseding-account = AWS 계정 { $account } 새 비밀번호 안내 (이전 비밀번호를 대체합니다)
subject-test = [테스트] { $subject }

preview = { $until }까지 AWS 콘솔에 로그인하세요.

heading = { $organisation }의 AWS에 오신 것을 환영합니다
heading-unnamed = AWS에 로그인하세요
test = Firstkey에서 보낸 테스트 메일입니다. 실제로 생성된 사용자는 없으며, 아래의 사용자 이름과 비밀번호로는 로그인할 수 없습니다.
superseding = 이 메일은 이전 메일을 대신합니다. 이전 메일의 비밀번호는 더 이상 사용할 수 없습니다. 아래 비밀번호를 사용하세요.

invitation = { $organisation }에서 AWS 콘솔 로그인 정보를 발급했습니다.
invitation-unnamed = AWS 콘솔 로그인 정보가 발급되었습니다.
account = 계정: { $account }
creator = 생성한 사람: { $creator }

step-address = 다음 주소로 접속하세요:
check = 입력하기 전에 주소 표시줄을 확인하세요. 사이트 이름이 { $domain }으로 끝나야 합니다.
step-user = 사용자 이름을 입력하세요:
step-password = 다음 일회용 비밀번호를 ‘암호’에 입력하세요:

choose = 이어서 AWS에 새 비밀번호를 설정하라는 안내가 표시됩니다. 새 비밀번호의 조건:
rule-length = { $count }자 이상
rule-uppercase = 대문자(A–Z) 1개 이상
rule-lowercase = 소문자(a–z) 1개 이상
rule-number = 숫자(0–9) 1개 이상
rule-symbol = 기호 1개 이상: { $symbols }
rule-three-classes = 대문자, 소문자, 숫자, 기호 중 3가지 이상
rule-not-the-name = 계정 이름이나 이메일 주소는 사용할 수 없습니다.
rule-reuse = 최근에 사용한 비밀번호 { $count }개는 다시 사용할 수 없습니다.
keep = 새 비밀번호를 로그인 주소, 사용자 이름과 함께 비밀번호 관리자에 저장하세요. 다음 로그인에 모두 필요합니다.

protect = 로그인한 뒤에는 다중 인증(MFA)을 설정하세요. 오른쪽 위의 사용자 이름 메뉴에서 ‘보안 자격 증명’(Security credentials)을 선택한 다음 ‘MFA 디바이스 할당’(Assign MFA device)을 선택합니다.

validity = 이 비밀번호는 { $until }까지 사용할 수 있습니다. 기한이 지나면 새 비밀번호를 요청하세요.
questions = 문의: { $contact }
questions-unnamed = 문의: AWS 관리자
unexpected = 예상하지 못한 메일이라면 로그인하지 말고 { $contact }에 알려 주세요. 사용하지 않은 비밀번호는 자동으로 만료됩니다.
unexpected-unnamed = 예상하지 못한 메일이라면 로그인하지 말고 AWS 관리자에게 알려 주세요. 사용하지 않은 비밀번호는 자동으로 만료됩니다.
careful = 이 메일은 자동으로 발송되었습니다. { $organisation } 또는 AWS의 누구도 이 비밀번호를 요구하지 않습니다. 다른 사람에게 알려 주거나 이 메일을 전달하지 마세요.
careful-unnamed = 이 메일은 자동으로 발송되었습니다. 누구도 이 비밀번호를 요구하지 않습니다. 다른 사람에게 알려 주거나 이 메일을 전달하지 마세요.

until = { $year }년 { $month }월 { $day }일 { $weekday ->
    [1] 월요일
    [2] 화요일
    [3] 수요일
    [4] 목요일
    [5] 금요일
    [6] 토요일
   *[7] 일요일
} { $time }({ $zone })

slack-preview = AWS 로그인 정보를 담은 메일을 { $address }(으)로 보내고 있습니다.
slack-user = 사용자 이름: { $user }
slack-sent = 비밀번호가 담긴 메일을 { $address }(으)로 보내고 있습니다.
slack-validity = 비밀번호는 { $until }까지 사용할 수 있습니다.
slack-superseding = 이 메일은 이전 메일을 대신합니다. 이전 메일의 비밀번호는 더 이상 사용할 수 없습니다.
slack-withdrawn = 메일에 담긴 비밀번호가 회수되어 더 이상 사용할 수 없습니다. 로그인이 계속 필요하면 새 메일을 요청하세요.
slack-replaced = 이 메시지에서 안내한 메일이 새 메일로 대체되었습니다. 새 메일의 비밀번호를 사용하세요.
slack-unexpected = 예상하지 못한 메시지인가요? 로그인하지 말고 위 문의처에 알려 주세요.
slack-careful = Slack에서든 다른 곳에서든 이 비밀번호를 묻는 일은 없습니다.
