### The values are described in en.ftl.

subject = AWS 로그인 정보 안내: { $whose }
subject-superseding = 새 AWS 로그인 정보 안내: { $whose }
subject-test = [테스트] { $subject }

preview = 세 단계로 AWS 콘솔에 로그인하세요. 유효 기한: { $until }.

heading = AWS 로그인 정보 안내
test = Firstkey의 테스트 메시지입니다. 실제로 만들어진 계정은 없으며, 아래의 사용자와 비밀번호는 진짜가 아닙니다.
superseding = 이 메시지는 이전 메시지를 대신합니다. 이전 메시지를 받으셨더라도 그 비밀번호는 더 이상 사용할 수 없으니 아래 비밀번호를 사용하세요.

invitation = { $organisation }에서 AWS 콘솔 로그인 정보를 발급했습니다.
invitation-unnamed = AWS 콘솔 로그인 정보가 발급되었습니다.
account = 계정: { $account }
creator = 사용자 생성자: { $creator }

step-address = 다음 주소를 여세요:
step-user = 다음 사용자 이름으로 로그인하세요:
step-password = 다음 비밀번호를 입력하세요:

choose = 이어서 AWS에 새 비밀번호를 설정하라는 안내가 표시됩니다. 새 비밀번호의 조건:
rule-length = { $count }자 이상
rule-uppercase = 대문자(A–Z) 1개 이상
rule-lowercase = 소문자(a–z) 1개 이상
rule-number = 숫자(0–9) 1개 이상
rule-symbol = 기호 1개 이상: { $symbols }
rule-three-classes = 대문자, 소문자, 숫자, 기호 중 3가지 이상
rule-not-the-name = 계정 이름이나 이메일 주소와 다를 것
rule-reuse = 최근 { $count }개의 비밀번호와 다를 것

protect = 로그인한 뒤에는 멀티 팩터 인증(MFA)으로 로그인을 보호하세요. 오른쪽 위의 사용자 이름 메뉴에서 ‘보안 자격 증명’(Security credentials)을 선택한 다음 ‘MFA 디바이스 할당’(Assign MFA device)을 선택합니다.

validity = 이 메시지의 비밀번호는 { $until }까지 사용할 수 있습니다. 기한이 지났다면 새 메시지를 요청하세요.
questions = 문의: { $contact }
questions-unnamed = 문의: AWS 관리자
unexpected = 예상하지 못한 메시지인가요? 그렇다면 로그인하지 말고 위 문의처에 알려 주세요. 비밀번호는 자동으로 만료됩니다.
careful = 이 메시지는 자동으로 발송되었습니다. 누구도 이 비밀번호를 묻지 않으니 다른 사람에게 알려 주지 마세요.

until = { $year }년 { $month }월 { $day }일 { $time }({ $zone })

slack-preview = AWS 로그인 정보를 담은 메일을 { $address }(으)로 보내고 있습니다.
slack-user = 사용자 이름: { $user }
slack-sent = 비밀번호가 담긴 메일을 { $address }(으)로 보내고 있습니다.
slack-validity = 비밀번호는 { $until }까지 사용할 수 있습니다.
slack-superseding = 이 메일은 이전 메일을 대신합니다. 이전 메일의 비밀번호는 더 이상 사용할 수 없습니다.
slack-withdrawn = 메일에 담긴 비밀번호가 회수되어 더 이상 사용할 수 없습니다. 로그인이 계속 필요하면 새 메일을 요청하세요.
slack-replaced = 이 메시지에서 안내한 메일이 새 메일로 대체되었습니다. 새 메일의 비밀번호를 사용하세요.
slack-unexpected = 예상하지 못한 메시지인가요? 로그인하지 말고 위 문의처에 알려 주세요.
slack-careful = Slack에서든 다른 곳에서든 이 비밀번호를 묻는 일은 없습니다.
