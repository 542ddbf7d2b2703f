locals {
  sender_domain = split("@", local.sender_address)[1]

  # SES is here, or in a region that this module's provider does not reach.
  ses_region  = coalesce(var.ses_region, local.region)
  ses_is_here = local.ses_region == local.region

  # SES publishes the keys of these regions below a name of their own:
  # https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_dkim_domains
  regions_with_own_dkim = [
    "af-south-1", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-5", "ca-west-1", "eu-central-2", "eu-south-1",
    "il-central-1", "me-central-1", "us-gov-east-1",
  ]
  dkim_suffix = contains(local.regions_with_own_dkim, local.region) ? "dkim.${local.region}.amazonses.com" : "dkim.amazonses.com"

  dkim_tokens = flatten(aws_sesv2_email_identity.sender[*].dkim_signing_attributes[*].tokens)

  mail_from = var.dns == null ? null : var.dns.mail_from_subdomain == null ? null : "${var.dns.mail_from_subdomain}.${local.sender_domain}"
}

resource "aws_sesv2_email_identity" "sender" {
  count = var.create_ses_identity ? 1 : 0

  email_identity = local.sender_domain

  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = local.ses_is_here
      error_message = "Write create_ses_identity = false with ses_region, and make the identity with a provider of that region: the module's provider works in ${local.region} only."
    }
  }
}

resource "aws_sesv2_email_identity_mail_from_attributes" "sender" {
  count = local.mail_from == null ? 0 : 1

  email_identity   = aws_sesv2_email_identity.sender[0].email_identity
  mail_from_domain = local.mail_from

  # Until the records are there, SES uses its own domain instead of not sending.
  behavior_on_mx_failure = "USE_DEFAULT_VALUE"
}

# SES makes three tokens for each domain.
resource "aws_route53_record" "dkim" {
  count = var.dns == null ? 0 : 3

  zone_id = var.dns.zone_id
  name    = "${local.dkim_tokens[count.index]}._domainkey.${local.sender_domain}"
  type    = "CNAME"
  ttl     = 1800
  records = ["${local.dkim_tokens[count.index]}.${local.dkim_suffix}"]
}

resource "aws_route53_record" "mail_from" {
  for_each = local.mail_from == null ? {} : {
    MX  = "10 feedback-smtp.${local.region}.amazonses.com"
    TXT = "v=spf1 include:amazonses.com ~all"
  }

  zone_id = var.dns.zone_id
  name    = local.mail_from
  type    = each.key
  ttl     = 1800
  records = [each.value]
}

resource "aws_route53_record" "dmarc" {
  count = var.dns == null ? 0 : var.dns.dmarc == null ? 0 : 1

  zone_id = var.dns.zone_id
  name    = "_dmarc.${local.sender_domain}"
  type    = "TXT"
  ttl     = 1800
  records = [var.dns.dmarc]
}
