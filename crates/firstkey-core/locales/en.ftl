### The message to a new user.
###
### $whose: the organisation, or the account's alias, or its number.
### $until: a moment, as `until` writes it.

subject = Your AWS sign-in details for { $whose }
# The message replaces an earlier one.
subject-superseding = Your new AWS sign-in details for { $whose }
# $subject: one of the two above.
subject-test = [Test] { $subject }

# Mail programs show this beside the subject.
preview = Three steps to the AWS console. Valid until { $until }.

heading = Your AWS sign-in
test = This is a test of Firstkey. No account was created for you, and the user and the password below are not real.
superseding = This message replaces an earlier one. If that one reached you too, its password no longer works: use the one below.

invitation = { $organisation } has set up an AWS sign-in for you.
invitation-unnamed = An AWS sign-in has been set up for you.
# $account: the alias and the number of the account, or the number alone.
account = Account: { $account }
# $creator: a person's user name or address.
creator = User created by: { $creator }

# The three steps. What they announce stands on a line of its own below each.
step-address = Open this address:
step-user = Sign in with this user name:
step-password = Enter this password:

# What follows are the account's own rules, as a list.
choose = AWS then asks you to choose a password of your own. The rules for it:
rule-length = { $count ->
    [one] at least { $count } character
   *[other] at least { $count } characters
}
rule-uppercase = a capital letter (A–Z)
rule-lowercase = a small letter (a–z)
rule-number = a digit (0–9)
# $symbols: the symbols that count.
rule-symbol = a symbol: { $symbols }
rule-three-classes = three of these four: a capital letter, a small letter, a digit, a symbol
rule-not-the-name = not the account’s name, and not your e-mail address
rule-reuse = { $count ->
    [one] not your last password
   *[other] none of your last { $count } passwords
}

# The words of AWS's own pages: the menu is named after the user, and its items are as the console has them in this language.
protect = When you are in, protect your sign-in with a second factor (MFA): open the menu with your name at the top right, choose “Security credentials”, then “Assign MFA device”.

validity = The password in this message works until { $until }. After that, ask for a new message.
# $contact: the operator's own words: an address, a name, a link.
questions = Questions? Contact: { $contact }
questions-unnamed = Questions? Contact your AWS administrator.
unexpected = Were you not expecting this message? Then do not sign in, and tell the contact above. The password stops working by itself.
careful = This message was sent automatically. Nobody will ever ask you for this password, so do not pass it on.

# $time: hours and minutes. $zone: the time zone's abbreviation.
until = { $day } { $month ->
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
} { $year }, { $time } { $zone }

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
