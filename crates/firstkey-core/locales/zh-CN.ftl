### The values are described in en.ftl.

subject = AWS 登录信息：{ $organisation }
subject-account = AWS 账户 { $account } 的登录信息
subject-superseding = 新的 AWS 密码：{ $organisation }（取代之前的密码）
subject-superseding-account = AWS 账户 { $account } 的新密码（取代之前的密码）
subject-test = [测试] { $subject }

preview = 请于 { $until }前登录 AWS 控制台。

heading = 欢迎使用 { $organisation } 的 AWS
heading-unnamed = 登录 AWS
test = 这是 Firstkey 的测试邮件。并未创建任何用户，以下用户名和密码均无法登录。
superseding = 本邮件取代之前的一封。之前邮件中的密码已失效，请使用下面的密码。

invitation = { $organisation } 已为您开通 AWS 控制台访问权限。
invitation-unnamed = 已为您开通 AWS 控制台访问权限。
account = 账户：{ $account }
creator = 创建人：{ $creator }

step-address = 打开登录页面：
check = 输入之前，请查看地址栏：网站名称必须以 { $domain } 结尾。
step-user = 输入您的用户名：
step-password = 输入此一次性密码：

choose = 随后 AWS 会要求您设置自己的密码。新密码须满足：
rule-length = 至少 { $count } 个字符
rule-uppercase = 至少一个大写字母（A–Z）
rule-lowercase = 至少一个小写字母（a–z）
rule-number = 至少一个数字（0–9）
rule-symbol = 至少一个符号：{ $symbols }
rule-three-classes = 大写字母、小写字母、数字、符号中的至少三类
rule-not-the-name = 不能使用账户名称或您的电子邮件地址。
rule-reuse = 不能使用最近 { $count } 个密码。
keep = 请将新密码连同登录页面的网址和您的用户名保存到密码管理器，下次登录时都会用到。

protect = 登录后，请启用多重身份验证（MFA）来保护您的账户安全：打开右上角带有您用户名的菜单，选择“安全凭证”（Security credentials），再选择“分配 MFA 设备”（Assign MFA device）。

validity = 此密码在 { $until }之前有效。如已过期，请申请新密码。
questions = 如有疑问，请联系 { $contact }。
questions-unnamed = 如有疑问，请联系您的 AWS 管理员。
unexpected = 如果您对此邮件不知情，请勿登录，并告知 { $contact }。若未使用，该密码会自动失效。
unexpected-unnamed = 如果您对此邮件不知情，请勿登录，并告知您的 AWS 管理员。若未使用，该密码会自动失效。
careful = 本邮件由系统自动发送。{ $organisation } 和 AWS 的任何人都不会向您索要密码，请勿转发本邮件。
careful-unnamed = 本邮件由系统自动发送。任何人都不会向您索要密码，请勿转发本邮件。

until = { $year } 年 { $month } 月 { $day } 日（{ $weekday ->
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
    [6] 星期六
   *[7] 星期日
}）{ $time }（{ $zone }）

slack-preview = 您的 AWS 登录信息：邮件正在发往 { $address }。
slack-user = 用户名：{ $user }
slack-sent = 包含密码的邮件正在发往 { $address }。
slack-validity = 密码在 { $until }之前有效。
slack-superseding = 此邮件取代之前的邮件，之前邮件中的密码已失效。
slack-withdrawn = 邮件中的密码已被撤回，无法再使用。如果您仍需登录，请申请重新发送邮件。
slack-replaced = 此消息所说的邮件已被新的邮件取代。请使用新邮件中的密码。
slack-unexpected = 如果这不在您的预期之中，请勿登录，并告知上述联系人。
slack-careful = 无论在这里还是在别处，都不会有人向您索要此密码。
