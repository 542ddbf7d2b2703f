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

slack-link-sent = パスワードを設定するためのリンクを記載したメールを { $address } にお送りしています。
slack-link-validity = リンクは { $until } まで使えます。
slack-link-superseding = このメールは以前のメールに代わるものです。以前のメールのリンクは使えません。
slack-link-closed = メールに記載したリンクは使えなくなりました。引き続き必要な場合は、新しいメールを依頼してください。
slack-link-replaced = このメッセージでお知らせしたメールは、新しいメールに置き換えられました。新しいメールのリンクをお使いください。
slack-link-careful = リンクは他の人に教えないでください。リンクやパスワードをお尋ねすることは、Slack でもほかの手段でもありません。

slack-code-preview = AWS パスワード設定ページのコード
slack-code = コード: { $code }
slack-code-use = AWS のパスワードを設定するページに入力してください。{ $count } 分間有効です。
slack-code-unexpected = コードを依頼していない場合は、ほかの人があなたのリンクを使っている可能性があります。上記のお問い合わせ先へお知らせください。
slack-code-careful = このコードをお尋ねすることはありません。そのページ以外では入力しないでください。

claim-subject = AWS サインインの設定のお願い（{ $organisation }）
claim-subject-account = AWS アカウント { $account } のサインインの設定のお願い
claim-subject-superseding = 【差し替え】AWS サインイン設定用の新しいリンクのご案内（{ $organisation }）
claim-subject-superseding-account = 【差し替え】AWS アカウント { $account } サインイン設定用の新しいリンクのご案内
claim-preview = { $until } までにパスワードを設定してください。
claim-test = これは Firstkey のテストメールです。ユーザーは作成されておらず、以下のリンクとユーザー名は使えません。
claim-superseding = このメールは以前のメールに代わるものです。以前のメールのリンクはもう使えません。以下のリンクをお使いください。
claim-step-link = 次のページを開き、パスワードを設定します:
claim-step-user = ユーザー名と、設定したパスワードを入力します:
claim-expires = このリンクは { $until } まで使えます。期限を過ぎた場合は、リンク先のページで新しいリンクを受け取れます。
claim-unexpected = このメールに心当たりがない場合は、リンクを使わずに { $contact } へお知らせください。使われないリンクは自動的に無効になります。
claim-unexpected-unnamed = このメールに心当たりがない場合は、リンクを使わずに AWS 管理者へお知らせください。使われないリンクは自動的に無効になります。
claim-careful = このメールは自動送信です。リンクを知っている人は誰でもパスワードを設定できます。このメールは転送しないでください。

claim-chosen-subject = AWS のパスワードが設定されました（{ $organisation }）
claim-chosen-subject-account = AWS アカウント { $account } のパスワードが設定されました
claim-chosen-preview = 心当たりがない場合は、すぐにお知らせください。
claim-chosen = お送りしたリンクで、AWS ユーザーのパスワードが設定されました。
claim-chosen-unexpected = ご自身で設定していない場合は、すぐに { $contact } へお知らせください。ほかの人があなたのユーザー名でサインインできる可能性があります。
claim-chosen-unexpected-unnamed = ご自身で設定していない場合は、すぐに AWS 管理者へお知らせください。ほかの人があなたのユーザー名でサインインできる可能性があります。

claim-title-error = エラー: { $heading }

claim-heading = AWS のパスワードを設定してください
claim-validity = このリンクの有効期限は { $until } です。
claim-user = ユーザー名
claim-password = 新しいパスワード
claim-again = 新しいパスワード (確認用)
claim-show = パスワードを表示
claim-submit = パスワードを設定

claim-rules = パスワードの条件:
claim-rule-same = 確認用と同じパスワード
claim-met = { $all } 件中 { $met } 件を満たしています
claim-characters = 半角の英字、数字、スペース、記号を { $count } 文字まで使えます。
claim-limits = よく使われるパスワード、ユーザー名、メールアドレス、アカウント名、会社名は使えません。
claim-longer = 長いほど安全です。{ $count } 文字以上をおすすめします。
claim-manager = パスワードマネージャーを使うと、安全なパスワードを自動で作成して保存できます。

claim-not-set = パスワードはまだ設定されていません。以下の項目を修正して、もう一度お試しください。
claim-error-empty = パスワードを入力してください。
claim-error-length = { $count } 文字以上で入力してください。
claim-error-longest = { $count } 文字以内で入力してください。
claim-error-characters = 半角の英字、数字、スペース、記号だけを使ってください。
claim-error-uppercase = 大文字 (A–Z) を 1 つ以上入れてください。
claim-error-lowercase = 小文字 (a–z) を 1 つ以上入れてください。
claim-error-number = 数字 (0–9) を 1 つ以上入れてください。
claim-error-symbol = 次の記号を 1 つ以上入れてください: { $symbols }
claim-error-three-classes = 大文字、小文字、数字、記号のうち 3 種類以上を使ってください。
claim-error-name = 推測されやすい名前です。別のパスワードにしてください。
claim-error-common = 攻撃者が最初に試すパスワードの 1 つです。別のパスワードにしてください。
claim-error-same = パスワードが一致しません。同じパスワードを 2 回入力してください。
claim-error-not-accepted = このパスワードは AWS で使えませんでした。別のパスワードにしてください。

claim-code = Slack のコード
claim-code-needed = ご本人にリンクが届いたことを確認するため、Slack でお送りするコードも必要です。
claim-code-sent = Slack でコードをお送りしました。{ $count } 分間有効です。
claim-code-send = Slack でコードを受け取る
claim-code-send-again = コードを再送する
claim-error-code-missing = Slack で届いた { $count } 文字の英数字のコードを入力してください。
claim-error-code-wrong = コードが正しくありません。確認して、もう一度お試しください。
claim-error-code-expired = このコードは無効です。新しいコードを受け取ってください。

claim-not-me = 心当たりがない場合
claim-not-me-what = この招待に心当たりがない場合は、辞退してください。リンクは無効になり、AWS 管理者に通知されます。
claim-not-me-confirm = はい、この招待を辞退します
claim-not-me-submit = 招待を辞退する
claim-not-me-heading = 招待を辞退しました
claim-not-me-done = お知らせいただきありがとうございます。リンクは無効になり、AWS 管理者に通知されました。

claim-done-heading = パスワードを設定しました
claim-done = ユーザー名と新しいパスワードでサインインしてください。
claim-soon = 新しいパスワードが使えるようになるまで、1 分ほどかかることがあります。サインインできない場合は、1 分ほど待ってからもう一度お試しください。
claim-sign-in = AWS にサインイン
claim-address = サインインページ

claim-just-set-heading = パスワードはすでに設定されています
claim-just-set = 先ほど、このリンクでパスワードが設定されました。最初に設定したパスワードをお使いください。わからない場合は、新しいリンクを依頼してください。
claim-used-heading = このリンクは使用済みです
claim-used = このリンクでパスワードが設定されました。ご自身で設定した場合は、そのパスワードでサインインしてください。心当たりがない場合は、すぐに下記のお問い合わせ先へお知らせください。
claim-has-password-heading = パスワードはすでにあります
claim-has-password = このユーザーには AWS コンソールのパスワードがすでにあるため、このリンクでは設定できません。パスワードがわからない場合は、再発行を依頼してください。

claim-expired-heading = このリンクは使えません
claim-expired = 有効期限が切れている可能性があります。新しいリンクを同じメールアドレスで受け取れます。
claim-renew = 新しいリンクをメールで受け取る
claim-superseded-heading = 新しいリンクがあります
claim-superseded = このリンクのメールは、新しいメールに置き換えられました。最新のメールを開き、そのリンクをお使いください。見つからない場合は、もう一度受け取れます。
claim-renewed-heading = メールを確認してください
claim-renewed = このリンクが以前有効だった場合は、同じメールアドレスに新しいリンクをお送りしています。届くまで数分かかることがあります。使えるのは最新のリンクだけです。
claim-renewed-limit = 届かない場合は、迷惑メールフォルダーを確認してください。新しいリンクは 1 日 { $count } 回まで受け取れます。

claim-closed-heading = この招待は終了しました
claim-closed = このリンクは無効です。引き続き AWS へのアクセスが必要な場合は、新しい招待を依頼してください。
claim-gone-heading = このユーザーは存在しません
claim-gone = このリンクの対象だった AWS ユーザーは削除されました。引き続き AWS へのアクセスが必要な場合は、新しい招待を依頼してください。
claim-too-many-heading = コードの誤りが上限に達しました
claim-too-many = 安全のため、このリンクではコードを受け付けなくなりました。下記へお問い合わせください。
claim-busy-heading = AWS の応答に時間がかかっています
claim-busy = 1 分ほど待ってから、もう一度お試しください。すでにパスワードを入力した場合は、同じものをお使いください。
claim-retry = もう一度試す

claim-refused-heading = 処理できませんでした
claim-refused = メールのリンクをもう一度開き、表示されたページをお使いください。
claim-not-found = リンクが途中で切れている可能性があります。メールのリンクをもう一度開いてください。
