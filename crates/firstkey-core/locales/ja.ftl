### The values are described in en.ftl.

subject = AWS サインイン情報のご案内（{ $organisation }）
subject-account = AWS アカウント { $account } のサインイン情報のご案内
subject-superseding = 【差し替え】新しい AWS パスワードのご案内（{ $organisation }）
subject-superseding-account = 【差し替え】AWS アカウント { $account } の新しいパスワードのご案内
subject-test = [テスト] { $subject }

preview = { $until } までに AWS コンソールにサインインしてください。

heading = { $organisation } の AWS へようこそ
heading-unnamed = AWS へのサインイン
test = これは Firstkey のテストメールです。ユーザーは作成されておらず、以下のユーザー名とパスワードは使えません。
superseding = このメールは以前のメールに代わるものです。以前のメールのパスワードはもう使えません。以下のパスワードをお使いください。

invitation = { $organisation } が、AWS コンソールのサインイン情報を発行しました。
invitation-unnamed = AWS コンソールのサインイン情報が発行されました。
account = アカウント: { $account }
creator = 作成者: { $creator }

step-address = サインインページを開きます:
check = 入力する前に、アドレスバーを確認してください。サイトの名前は { $domain } で終わります。
step-user = ユーザー名を入力します:
step-password = 次のワンタイムパスワードを入力します:

choose = 続いて、新しいパスワードの設定画面が表示されます。条件は次のとおりです:
rule-length = { $count } 文字以上
rule-uppercase = 大文字 (A–Z) を 1 つ以上
rule-lowercase = 小文字 (a–z) を 1 つ以上
rule-number = 数字 (0–9) を 1 つ以上
rule-symbol = 記号を 1 つ以上: { $symbols }
rule-three-classes = 大文字、小文字、数字、記号のうち 3 種類以上
rule-not-the-name = アカウント名とメールアドレスは使えません。
rule-reuse = 直近 { $count } 個のパスワードは使えません。
keep = 新しいパスワードは、サインインページのアドレス、ユーザー名と一緒に、パスワードマネージャーに保存してください。次回からのサインインに必要です。

protect = サインインしたら、多要素認証 (MFA) を有効にしてください。右上のユーザー名のメニューから「セキュリティ認証情報」(Security credentials) を開き、「MFA デバイスの割り当て」(Assign MFA device) を選びます。

validity = このパスワードは { $until } まで使えます。期限を過ぎた場合は、再発行を依頼してください。
questions = お問い合わせ先: { $contact }
questions-unnamed = お問い合わせ先: AWS 管理者
unexpected = このメールに心当たりがない場合は、サインインせずに { $contact } へお知らせください。使われないパスワードは自動的に無効になります。
unexpected-unnamed = このメールに心当たりがない場合は、サインインせずに AWS 管理者へお知らせください。使われないパスワードは自動的に無効になります。
careful = このメールは自動送信です。{ $organisation } の担当者や AWS がパスワードをお尋ねすることはありません。このメールは転送しないでください。
careful-unnamed = このメールは自動送信です。担当者や AWS がパスワードをお尋ねすることはありません。このメールは転送しないでください。

until = { $year } 年 { $month } 月 { $day } 日 ({ $weekday ->
    [1] 月
    [2] 火
    [3] 水
    [4] 木
    [5] 金
    [6] 土
   *[7] 日
}) { $time } ({ $zone })

slack-preview = AWS サインイン情報を { $address } にメールでお送りしています。
slack-user = ユーザー名: { $user }
slack-sent = パスワードを記載したメールを { $address } にお送りしています。
slack-validity = パスワードは { $until } まで使えます。
slack-superseding = このメールは以前のメールに代わるものです。以前のメールのパスワードは使えません。
slack-withdrawn = メールに記載したパスワードは取り消され、使えなくなりました。引き続き必要な場合は、新しいメールを依頼してください。
slack-replaced = このメッセージでお知らせしたメールは、新しいメールに置き換えられました。新しいメールのパスワードをお使いください。
slack-unexpected = 心当たりがない場合は、サインインせずに上記のお問い合わせ先へお知らせください。
slack-careful = このパスワードをお尋ねすることは、Slack でもほかの手段でもありません。
