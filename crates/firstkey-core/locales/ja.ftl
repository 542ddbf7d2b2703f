### The values are described in en.ftl.

subject = AWS サインイン情報のご案内（{ $whose }）
subject-superseding = 新しい AWS サインイン情報のご案内（{ $whose }）
subject-test = [テスト] { $subject }

preview = 3 つの手順で AWS コンソールにサインインできます。有効期限: { $until }

heading = AWS サインイン情報のご案内
test = これは Firstkey のテストです。アカウントは作成されておらず、以下のユーザー名とパスワードは本物ではありません。
superseding = このメッセージは以前のメッセージに代わるものです。以前のメッセージが届いていても、そのパスワードはもう使えません。以下のパスワードをお使いください。

invitation = { $organisation } により、AWS コンソールにサインインするためのユーザーが用意されました。
invitation-unnamed = AWS コンソールにサインインするためのユーザーが用意されました。
account = アカウント: { $account }
creator = ユーザーの作成者: { $creator }

step-address = 次のアドレスを開きます:
step-user = 次のユーザー名でサインインします:
step-password = 次のパスワードを入力します:

choose = 続いて AWS から、ご自身のパスワードを決めるよう求められます。条件は次のとおりです:
rule-length = { $count } 文字以上
rule-uppercase = 大文字 (A–Z) を 1 つ以上
rule-lowercase = 小文字 (a–z) を 1 つ以上
rule-number = 数字 (0–9) を 1 つ以上
rule-symbol = 記号を 1 つ以上: { $symbols }
rule-three-classes = 大文字、小文字、数字、記号のうち 3 種類以上
rule-not-the-name = アカウント名やメールアドレスと同じではないこと
rule-reuse = 直近 { $count } 個のパスワードと同じではないこと

protect = サインインしたら、多要素認証 (MFA) でサインインを保護してください。右上のユーザー名のメニューから「セキュリティ認証情報」(Security credentials) を開き、「MFA デバイスの割り当て」(Assign MFA device) を選びます。

validity = このメッセージのパスワードは { $until } まで使えます。期限を過ぎた場合は、新しいメッセージを依頼してください。
questions = お問い合わせ先: { $contact }
questions-unnamed = お問い合わせ先: AWS 管理者
unexpected = このメッセージに心当たりがない場合は、サインインせずに上記のお問い合わせ先へお知らせください。パスワードは自動的に無効になります。
careful = このメッセージは自動送信されています。担当者や AWS がこのパスワードをお尋ねすることは決してありません。ほかの人には教えないでください。

until = { $year } 年 { $month } 月 { $day } 日 { $time } ({ $zone })

slack-preview = AWS サインイン情報を { $address } にメールでお送りしています。
slack-user = ユーザー名: { $user }
slack-sent = パスワードを記載したメールを { $address } にお送りしています。
slack-validity = パスワードは { $until } まで使えます。
slack-superseding = このメールは以前のメールに代わるものです。以前のメールのパスワードは使えません。
slack-withdrawn = メールに記載したパスワードは取り消され、使えなくなりました。引き続き必要な場合は、新しいメールを依頼してください。
slack-replaced = このメッセージでお知らせしたメールは、新しいメールに置き換えられました。新しいメールのパスワードをお使いください。
slack-unexpected = 心当たりがない場合は、サインインせずに上記のお問い合わせ先へお知らせください。
slack-careful = このパスワードをお尋ねすることは、Slack でもほかの手段でもありません。
