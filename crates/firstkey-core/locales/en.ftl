### The message to a new user.
###
### $organisation: who gives the access. $account: the account's number, after its alias if it has one. $contact: whom to ask, in the
### operator's own words: an address, a name, a link. $until: a moment, as `until` writes it.

subject = Your AWS sign-in details for { $organisation }
subject-account = Your sign-in details for AWS account { $account }
# The message replaces an earlier one.
subject-superseding = Your new AWS password for { $organisation } (it replaces the earlier one)
subject-superseding-account = Your new password for AWS account { $account } (it replaces the earlier one)
# $subject: one of these.
subject-test = [Test] { $subject }

# Mail programs show this beside the subject.
preview = Sign in to the AWS console by { $until }.

heading = Welcome to AWS at { $organisation }
heading-unnamed = Sign in to AWS
test = This is a test message from Firstkey. No user was created, and the user name and password below don’t work.
superseding = This message replaces an earlier one. The password in that message no longer works. Use the one below.

invitation = { $organisation } has given you access to the AWS console.
invitation-unnamed = You’ve been given access to the AWS console.
account = Account: { $account }
# $creator: a person's user name or address.
creator = Created by: { $creator }

# The three steps. What they announce stands on a line of its own below each.
step-address = Go to the sign-in page:
# $domain: what the name of AWS's site ends in.
check = Before you type, check the address bar: the site’s name must end in { $domain }.
step-user = Enter your user name:
step-password = Enter this one-time password:

# What follows are the account's own rules, as a list; then those that are sentences.
choose = AWS will then ask you to choose your own password. It needs:
rule-length = { $count ->
    [one] at least { $count } character
   *[other] at least { $count } characters
}
rule-uppercase = an uppercase letter (A–Z)
rule-lowercase = a lowercase letter (a–z)
rule-number = a number (0–9)
# $symbols: the symbols that count.
rule-symbol = a symbol: { $symbols }
rule-three-classes = at least three of these: uppercase letters, lowercase letters, numbers, symbols
rule-not-the-name = It can’t be your account name or email address.
rule-reuse = { $count ->
    [one] It can’t be your last password.
   *[other] It can’t be one of your last { $count } passwords.
}
keep = Save your new password in a password manager, with the address of the sign-in page and your user name: you’ll need all three next time.

# The words of AWS's own pages: the menu is named after the user, and its items are as the console has them in this language.
protect = Once you’re signed in, turn on multi-factor authentication (MFA): open the menu with your name (top right), choose “Security credentials”, then “Assign MFA device”.

validity = This password expires on { $until }. If you miss that, ask for a new one.
questions = Questions? Contact { $contact }.
questions-unnamed = Questions? Contact your AWS administrator.
unexpected = Weren’t expecting this? Don’t sign in. Tell { $contact }. If nobody uses the password, it expires on its own.
unexpected-unnamed = Weren’t expecting this? Don’t sign in. Tell your AWS administrator. If nobody uses the password, it expires on its own.
careful = This is an automated message. No one from { $organisation } or AWS will ever ask for your password. Don’t forward this email.
careful-unnamed = This is an automated message. No one will ever ask for your password. Don’t forward this email.

# $weekday: 1 to 7, from Monday. $time: hours and minutes. $zone: the time zone's distance from UTC.
until = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}, { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $time } ({ $zone })

### The direct message in Slack, which tells of the mail. It has neither a password nor a link.

# Notifications show this, on locked screens too.
# $address: the user’s address, all but its first letter and its domain left out.
slack-preview = Your AWS sign-in: a mail is on its way to { $address }.
# $user: the user name.
slack-user = User name: { $user }
slack-sent = The mail with your password is on its way to { $address }.
slack-validity = The password works until { $until }.
slack-superseding = This mail replaces an earlier one, whose password no longer works.
# These take the place of the message once they are true.
slack-withdrawn = The password in the mail was withdrawn and no longer works. If you still need a sign-in, ask for a new mail.
slack-replaced = A newer mail has replaced the one that this message told you about. Use the password in the newer one.
slack-unexpected = Not expecting this? Don’t sign in, and tell the contact above.
slack-careful = Nobody will ask you for this password, here or anywhere else.

# The same, of a mail with a link.
slack-link-sent = The mail with the link for choosing your password is on its way to { $address }.
slack-link-validity = The link works until { $until }.
slack-link-superseding = This mail replaces an earlier one, whose link no longer works.
slack-link-closed = The link in the mail no longer works. If you still need a sign-in, ask for a new mail.
slack-link-replaced = A newer mail has replaced the one that this message told you about. Use the link in the newer one.
slack-link-careful = Keep the link to yourself. Nobody will ask you for it or for your password, here or anywhere else.

# The code that the page of a claim asks for. Notifications show the first of these.
slack-code-preview = Your code for the AWS password page
slack-code = Your code: { $code }
slack-code-use = Enter it on the page where you choose your AWS password. It works for { $count } minutes.
slack-code-unexpected = Didn’t ask for a code? Somebody else may have your link: tell the contact above.
slack-code-careful = Nobody will ask you for this code. Enter it only on that page.

### The message with a link, behind which the user chooses the password. It reuses the other message’s texts.

claim-subject = Set up your AWS sign-in for { $organisation }
claim-subject-account = Set up your sign-in for AWS account { $account }
claim-subject-superseding = New link to set up your AWS sign-in for { $organisation } (it replaces the earlier one)
claim-subject-superseding-account = New link to set up your sign-in for AWS account { $account } (it replaces the earlier one)
claim-preview = Choose your password by { $until }.
claim-test = This is a test message from Firstkey. No user was created, and the link and user name below don’t work.
claim-superseding = This message replaces an earlier one. The link in that message no longer works. Use the one below.
claim-step-link = Open this page and choose your password:
claim-step-user = Enter your user name and the password you’ve chosen:
claim-expires = This link expires on { $until }. If you miss that, open it anyway: the page can email you a new one.
claim-unexpected = Weren’t expecting this? Don’t use the link. Tell { $contact }. If nobody uses it, it expires on its own.
claim-unexpected-unnamed = Weren’t expecting this? Don’t use the link. Tell your AWS administrator. If nobody uses it, it expires on its own.
claim-careful = This is an automated message. Don’t forward this email: anyone with the link can choose your password.

# The message that follows: the password is set. It may have been somebody else.
claim-chosen-subject = Your AWS password for { $organisation } was set
claim-chosen-subject-account = Your password for AWS account { $account } was set
claim-chosen-preview = If it wasn’t you, say so right away.
claim-chosen = A password was set for your AWS user with the link that you were sent.
claim-chosen-unexpected = Didn’t do this? Tell { $contact } right away: someone else may be able to sign in with your user name.
claim-chosen-unexpected-unnamed = Didn’t do this? Tell your AWS administrator right away: someone else may be able to sign in with your user name.

### The pages behind the link of an invitation, on which the user chooses the password. They reuse `invitation`, `account`, `check`,
### `keep`, `protect`, `questions` and the rules from above.

# $heading: the page’s heading. Stands in the browser’s tab, and is what screen readers say first.
claim-title-error = Error: { $heading }

claim-heading = Choose your AWS password
claim-validity = This link works until { $until }.
claim-user = User name
claim-password = New password
claim-again = Confirm new password
claim-show = Show passwords
claim-submit = Set password

# What follows are the account’s rules, as a list; then sentences.
claim-rules = Requirements:
claim-rule-same = the same password in both fields
# $met and $all: how many of the list are met, and how many there are.
claim-met = { $met } of { $all } requirements met
claim-characters = Use up to { $count } characters: letters without accents, numbers, spaces and symbols.
claim-limits = Common passwords aren’t allowed, nor are your user name, your email address, or the name of your account or company.
# $count: as many characters make a good password.
claim-longer = Longer is stronger: aim for { $count } characters or more.
claim-manager = A password manager can create a strong password and remember it for you.

claim-not-set = Your password hasn’t been set yet. Fix what’s marked below and try again.
claim-error-empty = Enter a password.
claim-error-length = { $count ->
    [one] Use at least { $count } character.
   *[other] Use at least { $count } characters.
}
claim-error-longest = Use { $count } characters at most.
claim-error-characters = Use only letters without accents, numbers, spaces and symbols.
claim-error-uppercase = Add an uppercase letter (A–Z).
claim-error-lowercase = Add a lowercase letter (a–z).
claim-error-number = Add a number (0–9).
claim-error-symbol = Add one of these symbols: { $symbols }
claim-error-three-classes = Use at least three of these: uppercase letters, lowercase letters, numbers, symbols.
claim-error-name = This is a name that’s easy to guess. Choose something else.
claim-error-common = This is one of the first passwords that attackers try. Choose something else.
claim-error-same = The passwords don’t match. Type the same one twice.
claim-error-not-accepted = AWS didn’t accept this password. Choose a different one.

# The code that comes by Slack, if the operator wants one.
claim-code = Code from Slack
claim-code-needed = You also need a code from Slack. It confirms that this link reached the right person.
claim-code-sent = The code is on its way to you in Slack. It works for { $count } minutes.
claim-code-send = Send me a code in Slack
claim-code-send-again = Send me another code
claim-error-code-missing = Enter the code from Slack: { $count } letters and numbers.
claim-error-code-wrong = That’s not the right code. Check it and try again.
claim-error-code-expired = This code no longer works. Get another one.

# For people whom the mail should not have reached.
claim-not-me = This isn’t for me
claim-not-me-what = If you weren’t expecting this invitation, decline it. The link stops working, and your AWS administrators are told.
claim-not-me-confirm = Yes, decline this invitation
claim-not-me-submit = Decline invitation
claim-not-me-heading = Invitation declined
claim-not-me-done = Thank you. The link no longer works, and your AWS administrators have been told.

claim-done-heading = Your password is set
claim-done = Now sign in with your user name and your new password.
claim-soon = Your new password can take a minute to start working. If AWS refuses it, wait a minute and try again.
claim-sign-in = Sign in to AWS
claim-address = Sign-in page

claim-just-set-heading = Your password is already set
claim-just-set = A password was set with this link a moment ago. Use the one that you chose first. If you no longer know it, ask for a new link.
claim-used-heading = This link has already been used
claim-used = A password was set with this link. If that was you, sign in with it. If it wasn’t, tell the contact below right away.
claim-has-password-heading = You already have a password
claim-has-password = This user already has a password for the AWS console, so this link can’t set another. If you don’t know that password, ask for a new one.

# Also for links that never existed.
claim-expired-heading = This link doesn’t work
claim-expired = It may have expired. You can get a new one, sent to the same email address.
claim-renew = Email me a new link
claim-superseded-heading = There’s a newer link
claim-superseded = A newer email has replaced the one with this link. Open the newest email and use the link there. If you can’t find it, get another one.
# Whether or not there was anything to send.
claim-renewed-heading = Check your email
claim-renewed = If this link was valid before, a new one is on its way to the same email address. It may take a few minutes. Only the newest link works.
claim-renewed-limit = Nothing there? Look in your spam folder. You can get up to { $count } new links a day.

claim-closed-heading = This invitation has been closed
claim-closed = The link no longer works. If you still need access to AWS, ask for a new invitation.
claim-gone-heading = This user no longer exists
claim-gone = The AWS user that the link was for has been deleted. If you still need access to AWS, ask for a new invitation.
claim-too-many-heading = Too many wrong codes
claim-too-many = For your protection, this link no longer accepts codes. The contact below can help.
claim-busy-heading = AWS is taking too long
claim-busy = Wait a minute, then try again. If you’ve already entered a password, use the same one.
claim-retry = Try again

claim-refused-heading = That didn’t work
claim-refused = Open the link in the email again, and use the page that it leads to.
claim-not-found = Check that you have the whole link: it may have been cut off. Open it from the email again.
