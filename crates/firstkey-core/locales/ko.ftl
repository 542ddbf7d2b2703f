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

slack-link-sent = 비밀번호를 설정할 링크가 담긴 메일을 { $address }(으)로 보내고 있습니다.
slack-link-validity = 링크는 { $until }까지 사용할 수 있습니다.
slack-link-superseding = 이 메일은 이전 메일을 대신합니다. 이전 메일의 링크는 더 이상 사용할 수 없습니다.
slack-link-closed = 메일에 담긴 링크를 더 이상 사용할 수 없습니다. 로그인이 계속 필요하면 새 메일을 요청하세요.
slack-link-replaced = 이 메시지에서 안내한 메일이 새 메일로 대체되었습니다. 새 메일의 링크를 사용하세요.
slack-link-careful = 링크를 다른 사람에게 알려 주지 마세요. Slack에서든 다른 곳에서든 링크나 비밀번호를 묻는 일은 없습니다.

slack-code-preview = AWS 비밀번호 설정 페이지의 코드
slack-code = 코드: { $code }
slack-code-use = AWS 비밀번호를 설정하는 페이지에 입력하세요. { $count }분 동안 사용할 수 있습니다.
slack-code-unexpected = 코드를 요청하지 않았나요? 다른 사람이 링크를 가지고 있을 수 있으니 위 문의처에 알려 주세요.
slack-code-careful = 이 코드를 묻는 일은 없습니다. 해당 페이지에만 입력하세요.

claim-subject = AWS 로그인 설정 안내: { $organisation }
claim-subject-account = AWS 계정 { $account } 로그인 설정 안내
claim-subject-superseding = 새 AWS 로그인 설정 링크 안내: { $organisation } (이전 링크를 대체합니다)
claim-subject-superseding-account = AWS 계정 { $account } 새 로그인 설정 링크 안내 (이전 링크를 대체합니다)
claim-preview = { $until }까지 비밀번호를 설정하세요.
claim-test = Firstkey에서 보낸 테스트 메일입니다. 실제로 생성된 사용자는 없으며, 아래의 링크와 사용자 이름은 사용할 수 없습니다.
claim-superseding = 이 메일은 이전 메일을 대신합니다. 이전 메일의 링크는 더 이상 사용할 수 없습니다. 아래 링크를 사용하세요.
claim-step-link = 다음 페이지를 열고 비밀번호를 설정하세요:
claim-step-user = 사용자 이름과 설정한 비밀번호를 입력하세요:
claim-expires = 이 링크는 { $until }까지 사용할 수 있습니다. 기한이 지나면 링크를 열어 새 링크를 받으세요.
claim-unexpected = 예상하지 못한 메일이라면 링크를 사용하지 말고 { $contact }에 알려 주세요. 사용하지 않은 링크는 자동으로 만료됩니다.
claim-unexpected-unnamed = 예상하지 못한 메일이라면 링크를 사용하지 말고 AWS 관리자에게 알려 주세요. 사용하지 않은 링크는 자동으로 만료됩니다.
claim-careful = 이 메일은 자동으로 발송되었습니다. 링크가 있으면 누구나 비밀번호를 설정할 수 있으므로 이 메일을 전달하지 마세요.

claim-chosen-subject = AWS 비밀번호가 설정되었습니다: { $organisation }
claim-chosen-subject-account = AWS 계정 { $account } 비밀번호가 설정되었습니다
claim-chosen-preview = 직접 설정하지 않았다면 바로 알려 주세요.
claim-chosen = 보내 드린 링크로 AWS 사용자의 비밀번호가 설정되었습니다.
claim-chosen-unexpected = 직접 설정하지 않았다면 { $contact }에 바로 알려 주세요. 다른 사람이 이 사용자 이름으로 로그인할 수 있습니다.
claim-chosen-unexpected-unnamed = 직접 설정하지 않았다면 AWS 관리자에게 바로 알려 주세요. 다른 사람이 이 사용자 이름으로 로그인할 수 있습니다.

claim-title-error = 오류: { $heading }

claim-heading = AWS 비밀번호를 설정하세요
claim-validity = 이 링크는 { $until }까지 사용할 수 있습니다.
claim-user = 사용자 이름
claim-password = 새 비밀번호
claim-again = 새 비밀번호 확인
claim-show = 비밀번호 표시
claim-submit = 비밀번호 설정

claim-rules = 비밀번호 조건:
claim-rule-same = 두 칸에 같은 비밀번호 입력
claim-met = { $all }개 중 { $met }개 충족
claim-characters = 영문자, 숫자, 공백, 기호를 최대 { $count }자까지 사용할 수 있습니다.
claim-limits = 흔한 비밀번호, 사용자 이름, 이메일 주소, 계정 이름, 회사 이름은 사용할 수 없습니다.
claim-longer = 길수록 안전합니다. { $count }자 이상을 권장합니다.
claim-manager = 비밀번호 관리자를 사용하면 안전한 비밀번호를 자동으로 만들고 저장할 수 있습니다.

claim-not-set = 비밀번호가 아직 설정되지 않았습니다. 아래에 표시된 항목을 고친 뒤 다시 시도하세요.
claim-error-empty = 비밀번호를 입력하세요.
claim-error-length = { $count }자 이상 입력하세요.
claim-error-longest = { $count }자 이하로 입력하세요.
claim-error-characters = 영문자, 숫자, 공백, 기호만 사용하세요.
claim-error-uppercase = 대문자(A–Z)를 1개 이상 넣으세요.
claim-error-lowercase = 소문자(a–z)를 1개 이상 넣으세요.
claim-error-number = 숫자(0–9)를 1개 이상 넣으세요.
claim-error-symbol = 다음 기호 중 1개 이상을 넣으세요: { $symbols }
claim-error-three-classes = 대문자, 소문자, 숫자, 기호 중 3가지 이상을 사용하세요.
claim-error-name = 쉽게 짐작할 수 있는 이름입니다. 다른 비밀번호를 입력하세요.
claim-error-common = 공격자가 가장 먼저 시도하는 비밀번호입니다. 다른 비밀번호를 입력하세요.
claim-error-same = 비밀번호가 일치하지 않습니다. 같은 비밀번호를 두 번 입력하세요.
claim-error-not-accepted = AWS에서 이 비밀번호를 받아들이지 않았습니다. 다른 비밀번호를 입력하세요.

claim-code = Slack 코드
claim-code-needed = Slack으로 보내 드리는 코드도 필요합니다. 링크가 본인에게 전달되었는지 확인하기 위한 코드입니다.
claim-code-sent = Slack으로 코드를 보냈습니다. { $count }분 동안 사용할 수 있습니다.
claim-code-send = Slack으로 코드 받기
claim-code-send-again = 코드 다시 받기
claim-error-code-missing = Slack으로 받은 { $count }자리 코드(영문자와 숫자)를 입력하세요.
claim-error-code-wrong = 코드가 올바르지 않습니다. 확인한 뒤 다시 시도하세요.
claim-error-code-expired = 이 코드는 더 이상 사용할 수 없습니다. 코드를 새로 받으세요.

claim-not-me = 제게 온 초대가 아닙니다
claim-not-me-what = 예상하지 못한 초대라면 거절하세요. 링크를 더 이상 사용할 수 없게 되고, AWS 관리자에게 알림이 전달됩니다.
claim-not-me-confirm = 예, 이 초대를 거절합니다
claim-not-me-submit = 초대 거절
claim-not-me-heading = 초대를 거절했습니다
claim-not-me-done = 알려 주셔서 감사합니다. 링크는 더 이상 사용할 수 없으며, AWS 관리자에게 알림이 전달되었습니다.

claim-done-heading = 비밀번호가 설정되었습니다
claim-done = 이제 사용자 이름과 새 비밀번호로 로그인하세요.
claim-soon = 새 비밀번호가 AWS에 적용되기까지 1분 정도 걸릴 수 있습니다. 로그인되지 않으면 1분 뒤에 다시 시도하세요.
claim-sign-in = AWS에 로그인
claim-address = 로그인 주소

claim-just-set-heading = 비밀번호가 이미 설정되었습니다
claim-just-set = 조금 전에 이 링크로 비밀번호가 설정되었습니다. 처음에 입력한 비밀번호를 사용하세요. 기억나지 않으면 새 링크를 요청하세요.
claim-used-heading = 이미 사용한 링크입니다
claim-used = 이 링크로 비밀번호가 설정되었습니다. 직접 설정했다면 그 비밀번호로 로그인하세요. 직접 설정하지 않았다면 아래 문의처에 바로 알려 주세요.
claim-has-password-heading = 이미 비밀번호가 있습니다
claim-has-password = 이 사용자에게는 이미 AWS 콘솔 비밀번호가 있어 이 링크로 설정할 수 없습니다. 비밀번호를 모르면 새 비밀번호를 요청하세요.

claim-expired-heading = 사용할 수 없는 링크입니다
claim-expired = 링크가 만료되었을 수 있습니다. 같은 이메일 주소로 새 링크를 받을 수 있습니다.
claim-renew = 이메일로 새 링크 받기
claim-superseded-heading = 새 링크가 있습니다
claim-superseded = 이 링크가 담긴 메일은 새 메일로 대체되었습니다. 가장 최근 메일을 열어 그 링크를 사용하세요. 메일을 찾을 수 없으면 새 링크를 받으세요.
claim-renewed-heading = 이메일을 확인하세요
claim-renewed = 이 링크가 이전에 유효했다면, 같은 이메일 주소로 새 링크를 보내고 있습니다. 몇 분 정도 걸릴 수 있습니다. 가장 최근 링크만 사용할 수 있습니다.
claim-renewed-limit = 메일이 오지 않았나요? 스팸함을 확인하세요. 새 링크는 하루에 { $count }번까지 받을 수 있습니다.

claim-closed-heading = 종료된 초대입니다
claim-closed = 링크를 더 이상 사용할 수 없습니다. AWS 접근 권한이 계속 필요하면 새 초대를 요청하세요.
claim-gone-heading = 존재하지 않는 사용자입니다
claim-gone = 이 링크의 AWS 사용자가 삭제되었습니다. AWS 접근 권한이 계속 필요하면 새 초대를 요청하세요.
claim-too-many-heading = 잘못된 코드를 너무 많이 입력했습니다
claim-too-many = 안전을 위해 이 링크에서는 더 이상 코드를 입력할 수 없습니다. 아래 문의처에 도움을 요청하세요.
claim-busy-heading = AWS의 응답이 늦어지고 있습니다
claim-busy = 1분 뒤에 다시 시도하세요. 이미 비밀번호를 입력했다면 같은 비밀번호를 사용하세요.
claim-retry = 다시 시도

claim-refused-heading = 요청을 처리하지 못했습니다
claim-refused = 메일의 링크를 다시 열고, 열린 페이지를 사용하세요.
claim-not-found = 링크가 중간에 잘렸을 수 있습니다. 메일에서 링크를 다시 여세요.
