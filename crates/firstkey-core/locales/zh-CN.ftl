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

slack-link-sent = 包含密码设置链接的邮件正在发往 { $address }。
slack-link-validity = 链接在 { $until }之前有效。
slack-link-superseding = 此邮件取代之前的邮件，之前邮件中的链接已失效。
slack-link-closed = 邮件中的链接已失效。如果您仍需登录，请申请重新发送邮件。
slack-link-replaced = 此消息所说的邮件已被新的邮件取代。请使用新邮件中的链接。
slack-link-careful = 请勿将链接告知他人。无论在这里还是在别处，都不会有人向您索要链接或密码。

slack-code-preview = AWS 密码设置页面的验证码
slack-code = 验证码：{ $code }
slack-code-use = 请在设置 AWS 密码的页面输入，{ $count } 分钟内有效。
slack-code-unexpected = 没有申请验证码？他人可能得到了您的链接，请告知上述联系人。
slack-code-careful = 不会有人向您索要此验证码，请仅在该页面输入。

claim-subject = 设置您的 AWS 登录：{ $organisation }
claim-subject-account = 设置您的 AWS 账户 { $account } 登录
claim-subject-superseding = 新的 AWS 登录设置链接：{ $organisation }（取代之前的链接）
claim-subject-superseding-account = AWS 账户 { $account } 的新登录设置链接（取代之前的链接）
claim-preview = 请于 { $until }前设置密码。
claim-test = 这是 Firstkey 的测试邮件。并未创建任何用户，以下链接和用户名均无法使用。
claim-superseding = 本邮件取代之前的一封。之前邮件中的链接已失效，请使用下面的链接。
claim-step-link = 打开此页面并设置密码：
claim-step-user = 输入您的用户名和所设置的密码：
claim-expires = 此链接在 { $until }之前有效。如已过期，仍可打开该页面获取新链接。
claim-unexpected = 如果您对此邮件不知情，请勿使用该链接，并告知 { $contact }。若未使用，该链接会自动失效。
claim-unexpected-unnamed = 如果您对此邮件不知情，请勿使用该链接，并告知您的 AWS 管理员。若未使用，该链接会自动失效。
claim-careful = 本邮件由系统自动发送。任何人得到此链接都可以设置您的密码，请勿转发本邮件。

claim-chosen-subject = 您的 AWS 密码已设置：{ $organisation }
claim-chosen-subject-account = 您的 AWS 账户 { $account } 密码已设置
claim-chosen-preview = 如果不是您本人操作，请立即告知。
claim-chosen = 已通过发送给您的链接为您的 AWS 用户设置了密码。
claim-chosen-unexpected = 不是您本人操作？请立即告知 { $contact }：他人可能会使用您的用户名登录。
claim-chosen-unexpected-unnamed = 不是您本人操作？请立即告知您的 AWS 管理员：他人可能会使用您的用户名登录。

claim-title-error = 错误：{ $heading }

claim-heading = 设置您的 AWS 密码
claim-validity = 此链接在 { $until }之前有效。
claim-user = 用户名
claim-password = 新密码
claim-again = 确认新密码
claim-show = 显示密码
claim-submit = 设置密码

claim-rules = 密码须满足：
claim-rule-same = 两次输入的密码相同
claim-met = 已满足 { $met } 项，共 { $all } 项
claim-characters = 可以使用英文字母、数字、空格和半角符号，最多 { $count } 个字符。
claim-limits = 不能使用常见密码、您的用户名、电子邮件地址、账户名称或公司名称。
claim-longer = 密码越长越安全，建议使用 { $count } 个或更多字符。
claim-manager = 密码管理器可以为您生成并保存高强度密码。

claim-not-set = 密码尚未设置。请修改下面标出的内容，然后重试。
claim-error-empty = 请输入密码。
claim-error-length = 请至少使用 { $count } 个字符。
claim-error-longest = 最多使用 { $count } 个字符。
claim-error-characters = 只能使用英文字母、数字、空格和半角符号。
claim-error-uppercase = 请加入大写字母（A–Z）。
claim-error-lowercase = 请加入小写字母（a–z）。
claim-error-number = 请加入数字（0–9）。
claim-error-symbol = 请加入以下任一符号：{ $symbols }
claim-error-three-classes = 请至少使用大写字母、小写字母、数字、符号中的三类。
claim-error-name = 这个名称很容易被猜到，请换一个密码。
claim-error-common = 攻击者最先尝试的就是这类密码，请换一个密码。
claim-error-same = 两次输入的密码不一致，请重新输入。
claim-error-not-accepted = AWS 未接受此密码，请换一个密码。

claim-code = Slack 验证码
claim-code-needed = 您还需要一个通过 Slack 发送的验证码，用于确认此链接由您本人收到。
claim-code-sent = 验证码已通过 Slack 发送给您，{ $count } 分钟内有效。
claim-code-send = 通过 Slack 获取验证码
claim-code-send-again = 重新获取验证码
claim-error-code-missing = 请输入 Slack 中的验证码：{ $count } 位字母和数字。
claim-error-code-wrong = 验证码不正确，请核对后重试。
claim-error-code-expired = 此验证码已失效，请重新获取。

claim-not-me = 这不是发给我的
claim-not-me-what = 如果您对此邀请不知情，请拒绝。链接将失效，您的 AWS 管理员会收到通知。
claim-not-me-confirm = 是的，拒绝此邀请
claim-not-me-submit = 拒绝邀请
claim-not-me-heading = 邀请已拒绝
claim-not-me-done = 谢谢您的反馈。链接已失效，您的 AWS 管理员已收到通知。

claim-done-heading = 密码已设置
claim-done = 现在请使用您的用户名和新密码登录。
claim-soon = 新密码可能需要一分钟才能在 AWS 生效。如果无法登录，请等待一分钟后重试。
claim-sign-in = 登录 AWS
claim-address = 登录页面

claim-just-set-heading = 密码已经设置
claim-just-set = 刚才已通过此链接设置了密码，请使用您最先设置的密码。如果不记得，请申请新的链接。
claim-used-heading = 此链接已被使用
claim-used = 已通过此链接设置了密码。如果是您本人设置的，请使用该密码登录。如果不是，请立即告知下面的联系人。
claim-has-password-heading = 您已有密码
claim-has-password = 此用户已有 AWS 控制台密码，因此无法通过此链接设置。如果您不知道该密码，请申请新密码。

claim-expired-heading = 此链接无法使用
claim-expired = 链接可能已过期。您可以通过同一邮箱获取新链接。
claim-renew = 通过邮件获取新链接
claim-superseded-heading = 已有更新的链接
claim-superseded = 包含此链接的邮件已被新的邮件取代。请打开最新的邮件，使用其中的链接。如果找不到，请重新获取。
claim-renewed-heading = 请查收邮件
claim-renewed = 如果此链接曾经有效，新链接正在发往同一邮箱，可能需要几分钟。只有最新的链接有效。
claim-renewed-limit = 没有收到？请查看垃圾邮件文件夹。每天最多可获取 { $count } 次新链接。

claim-closed-heading = 此邀请已关闭
claim-closed = 链接已失效。如果您仍需访问 AWS，请申请新的邀请。
claim-gone-heading = 此用户已不存在
claim-gone = 此链接对应的 AWS 用户已被删除。如果您仍需访问 AWS，请申请新的邀请。
claim-too-many-heading = 验证码错误次数过多
claim-too-many = 为了您的安全，此链接不再接受验证码。请联系下面的联系人。
claim-busy-heading = AWS 响应时间过长
claim-busy = 请等待一分钟后重试。如果您已输入过密码，请使用同一密码。
claim-retry = 重试

claim-refused-heading = 操作未成功
claim-refused = 请重新打开邮件中的链接，并使用打开的页面。
claim-not-found = 请检查链接是否完整，它可能被截断了。请从邮件中重新打开。
