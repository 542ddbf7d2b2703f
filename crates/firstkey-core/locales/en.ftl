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
