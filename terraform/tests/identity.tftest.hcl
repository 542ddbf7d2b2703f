# The SES identity and its records.

mock_provider "aws" {
  source = "./tests/mocks"

  mock_resource "aws_sesv2_email_identity" {
    defaults = {
      dkim_signing_attributes = { tokens = ["one", "two", "three"] }
    }
  }
}

variables {
  sender              = "it@mail.example.com"
  allowed_domains     = ["example.com"]
  path_prefixes       = ["/people/"]
  zip                 = "./tests/mocks/function.zip"
  create_ses_identity = true
}

run "records_to_make_by_hand" {
  assert {
    condition     = output.ses_dkim_records["one._domainkey.mail.example.com"] == "one.dkim.amazonses.com" && length(output.ses_dkim_records) == 3
    error_message = "The records do not verify the identity."
  }

  assert {
    condition     = length(aws_route53_record.dkim) + length(aws_route53_record.mail_from) + length(aws_sesv2_email_identity_mail_from_attributes.sender) == 0
    error_message = "Records are made without a zone."
  }
}

run "own_region_by_name" {
  command = plan

  variables {
    ses_region = "us-east-1"
  }
}

run "records_in_route_53" {
  variables {
    dns = { zone_id = "Z0123456789ABCDEFGHIJ", dmarc = "v=DMARC1; p=none" }
  }

  assert {
    condition = { for record in aws_route53_record.dkim : record.name => one(record.records) if record.type == "CNAME" && record.zone_id == var.dns.zone_id } == {
      "one._domainkey.mail.example.com"   = "one.dkim.amazonses.com"
      "two._domainkey.mail.example.com"   = "two.dkim.amazonses.com"
      "three._domainkey.mail.example.com" = "three.dkim.amazonses.com"
    }
    error_message = "The records do not verify the identity."
  }

  assert {
    condition = (
      aws_sesv2_email_identity_mail_from_attributes.sender[0].mail_from_domain == "bounce.mail.example.com" &&
      { for type, record in aws_route53_record.mail_from : type => [record.name, one(record.records)] } == {
        MX  = ["bounce.mail.example.com", "10 feedback-smtp.us-east-1.amazonses.com"]
        TXT = ["bounce.mail.example.com", "v=spf1 include:amazonses.com ~all"]
      }
    )
    error_message = "SES does not find its MAIL FROM domain."
  }

  assert {
    condition     = aws_route53_record.dmarc[0].name == "_dmarc.mail.example.com" && aws_route53_record.dmarc[0].records == toset(["v=DMARC1; p=none"])
    error_message = "There is no DMARC record."
  }
}

run "region_with_a_suffix_of_its_own" {
  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.eu-south-1.amazonaws.com" }
  }

  override_data {
    target = module.function.data.aws_region.current
    values = { endpoint = "ec2.eu-south-1.amazonaws.com" }
  }

  expect_failures = [check.region_of_iam_events]

  assert {
    condition     = output.ses_dkim_records["one._domainkey.mail.example.com"] == "one.dkim.eu-south-1.amazonses.com"
    error_message = "The records of this region do not verify the identity."
  }
}
