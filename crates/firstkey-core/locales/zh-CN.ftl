### The values are described in en.ftl.

subject = AWS 登录信息：{ $whose }
subject-superseding = 新的 AWS 登录信息：{ $whose }
subject-test = [测试] { $subject }

preview = 三步进入 AWS 控制台。有效期至 { $until }。

heading = 您的 AWS 登录信息
test = 这是 Firstkey 的测试邮件。并未为您创建账户，以下用户名和密码均不是真实的。
superseding = 本邮件取代之前的一封。如果您也收到了那封邮件，其中的密码已失效，请使用下面的密码。

invitation = { $organisation } 为您开通了 AWS 登录。
invitation-unnamed = 已为您开通 AWS 登录。
account = 账户：{ $account }
creator = 用户创建者：{ $creator }

step-address = 打开此网址：
step-user = 使用此用户名登录：
step-password = 输入此密码：

choose = 随后 AWS 会要求您设置自己的密码。新密码须满足：
rule-length = 至少 { $count } 个字符
rule-uppercase = 至少一个大写字母（A–Z）
rule-lowercase = 至少一个小写字母（a–z）
rule-number = 至少一个数字（0–9）
rule-symbol = 至少一个符号：{ $symbols }
rule-three-classes = 大写字母、小写字母、数字、符号中的至少三类
rule-not-the-name = 不能与账户名称或您的电子邮件地址相同
rule-reuse = 不能与最近 { $count } 个密码相同

protect = 登录后，请启用多重身份验证（MFA）来保护您的登录：打开右上角带有您用户名的菜单，选择“安全凭证”（Security credentials），再选择“分配 MFA 设备”（Assign MFA device）。

validity = 本邮件中的密码在 { $until }之前有效。如已过期，请申请重新发送。
questions = 如有疑问，请联系：{ $contact }
questions-unnamed = 如有疑问，请联系您的 AWS 管理员。
unexpected = 如果您并未预期会收到此邮件，请勿登录，并告知上述联系人。该密码会自动失效。
careful = 本邮件由系统自动发送。任何人都不会向您索要此密码，请勿转告他人。

until = { $year } 年 { $month } 月 { $day } 日 { $time }（{ $zone }）

slack-preview = 您的 AWS 登录信息：邮件正在发往 { $address }。
slack-user = 用户名：{ $user }
slack-sent = 包含密码的邮件正在发往 { $address }。
slack-validity = 密码在 { $until }之前有效。
slack-superseding = 此邮件取代之前的邮件，之前邮件中的密码已失效。
slack-withdrawn = 邮件中的密码已被撤回，无法再使用。如果您仍需登录，请申请重新发送邮件。
slack-replaced = 此消息所说的邮件已被新的邮件取代。请使用新邮件中的密码。
slack-unexpected = 如果这不在您的预期之中，请勿登录，并告知上述联系人。
slack-careful = 无论在这里还是在别处，都不会有人向您索要此密码。
