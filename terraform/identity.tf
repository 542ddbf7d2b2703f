resource "aws_sesv2_email_identity" "sender" {
  count = var.create_ses_identity ? 1 : 0

  email_identity = split("@", local.sender_address)[1]
}
