# Every validation refuses what it is for. A run takes seconds and holds a wrong value of each variable: one that is not
# refused fails the run by its variable's name.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
  zip             = "./tests/mocks/function.zip"
}

run "first_wrong_values" {
  command = plan

  variables {
    sender                = "it"                                                     # is no address
    allowed_domains       = []                                                       # is empty
    name                  = "F"                                                      # is too short
    email_tag             = ""                                                       # is empty
    path_prefixes         = []                                                       # is empty
    allowed_creators      = ["terraform"]                                            # is no arn
    password_length       = 13                                                       # is too short
    expire_after          = "72"                                                     # has no unit
    give_up_after         = "168"                                                    # has no unit
    forget_after          = "365"                                                    # has no unit
    ses_region            = "Ireland"                                                # is no region
    configuration_set     = "arn:aws:ses:us-east-1:123456789012:configuration-set/x" # is an arn
    reply_to              = "help desk"                                              # is no address
    locale_tag            = ""                                                       # is empty
    locale                = "it"                                                     # is not written
    time_zone             = "UTC+2"                                                  # is an offset
    org_name              = "Example\nCorp"                                          # has a line break
    logo_url              = "http://example.com/logo.png"                            # is in the clear
    accent_color          = "1f5fd6"                                                 # has no number sign
    support_contact       = ""                                                       # is empty
    note                  = ""                                                       # is empty
    slack_token_parameter = "xoxb-1-secret"                                          # is the token
    slack_token_kms_key   = "alias/aws/ssm"                                          # is an alias
    slack_team            = "E012AB3C4"                                              # is an organisation
    alert_on              = ["bounced"]                                              # is told in any case
    alert_topic           = "firstkey-alerts"                                        # is no arn
    zip                   = "dist"                                                   # is no zip
    architecture          = "amd64"                                                  # has another name
    maximum_concurrency   = 1                                                        # is less than SQS allows
    reserved_concurrency  = 0                                                        # is nothing
    log_retention_days    = 10                                                       # is not offered
    sweep_schedule        = "1h"                                                     # is no schedule
    encryption            = { key_arn = "alias/firstkey" }                           # is an alias
  }

  expect_failures = [
    var.sender,
    var.allowed_domains,
    var.name,
    var.email_tag,
    var.path_prefixes,
    var.allowed_creators,
    var.password_length,
    var.expire_after,
    var.give_up_after,
    var.forget_after,
    var.ses_region,
    var.configuration_set,
    var.reply_to,
    var.locale_tag,
    var.locale,
    var.time_zone,
    var.org_name,
    var.logo_url,
    var.accent_color,
    var.support_contact,
    var.note,
    var.slack_token_parameter,
    var.slack_token_kms_key,
    var.slack_team,
    var.alert_on,
    var.alert_topic,
    var.zip,
    var.architecture,
    var.maximum_concurrency,
    var.reserved_concurrency,
    var.log_retention_days,
    var.sweep_schedule,
    var.encryption,
  ]
}

run "second_wrong_values" {
  command = plan

  variables {
    sender           = "Example IT it@example.com"                                                                                    # lacks the brackets
    allowed_domains  = ["@example.com"]                                                                                               # has an at sign
    name             = "Firstkey"                                                                                                     # has a capital
    email_tag        = "aws:email"                                                                                                    # is reserved
    path_prefixes    = ["people"]                                                                                                     # has no slashes
    allowed_creators = ["arn:aws:sts::123456789012:assumed-role/terraform/session"]                                                   # is a session
    password_length  = 129                                                                                                            # is too long
    expire_after     = "0h"                                                                                                           # is nothing
    give_up_after    = "0h"                                                                                                           # is nothing
    forget_after     = "89d"                                                                                                          # is too short
    locale_tag       = "aws:locale"                                                                                                   # is reserved
    locale           = "zh-TW"                                                                                                        # is in traditional characters
    time_zone        = "+02:00"                                                                                                       # is an offset
    org_name         = "Example\u2028Corp"                                                                                            # has a line separator
    accent_color     = "#1f5fd"                                                                                                       # is too short
    support_contact  = "help@example.com\u0085"                                                                                       # has a control character
    note             = "Our rules\nfor AWS"                                                                                           # has a line break
    slack_channel    = "#alerts"                                                                                                      # is a name
    channels         = ["slack"]                                                                                                      # can carry no password
    alert_topic      = "arn:aws:sns:us-east-1:123456789012:alerts.fifo"                                                               # is a fifo topic
    sweep_schedule   = "rate(1 hours)"                                                                                                # has the wrong number
    encryption       = { create_key = true, key_arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" } # is both
  }

  expect_failures = [
    var.sender,
    var.allowed_domains,
    var.name,
    var.email_tag,
    var.path_prefixes,
    var.allowed_creators,
    var.password_length,
    var.expire_after,
    var.give_up_after,
    var.forget_after,
    var.locale_tag,
    var.locale,
    var.time_zone,
    var.org_name,
    var.accent_color,
    var.support_contact,
    var.note,
    var.slack_channel,
    var.channels,
    var.alert_topic,
    var.sweep_schedule,
    var.encryption,
  ]
}

run "third_wrong_values" {
  command = plan

  variables {
    sender           = "IT <it@localhost>"                      # has no domain
    allowed_domains  = ["*"]                                    # is everything
    name             = "a-name-that-is-too-long-for-the-bucket" # is too long
    email_tag        = "e,mail"                                 # has a comma
    path_prefixes    = ["/people"]                              # has no slash at the end
    allowed_creators = ["arn:aws:iam::123456789012:role/a,b"]   # has a comma
    password_length  = 20.5                                     # is no whole number
    expire_after     = "30m"                                    # is in minutes
    give_up_after    = "30m"                                    # is in minutes
    forget_after     = "2159h"                                  # is too short
    locale_tag       = "lo,cale"                                # has a comma
    locale           = "zh-Hant-CN"                             # is in traditional characters
    time_zone        = "Europe/"                                # has no city
    accent_color     = "#1f5fd6ff"                              # has transparency
    note             = "Our rules\u2029for AWS"                 # has a paragraph separator
  }

  expect_failures = [
    var.sender,
    var.allowed_domains,
    var.name,
    var.email_tag,
    var.path_prefixes,
    var.allowed_creators,
    var.password_length,
    var.expire_after,
    var.give_up_after,
    var.forget_after,
    var.locale_tag,
    var.locale,
    var.time_zone,
    var.accent_color,
    var.note,
  ]
}

run "fourth_wrong_values" {
  command = plan

  variables {
    sender          = "Doe, John <john@example.com>"             # has a bare comma in the name
    allowed_domains = ["example.com,example.org"]                # has a comma
    path_prefixes   = ["/*/"]                                    # has a wildcard
    expire_after    = "91d"                                      # is too long
    give_up_after   = "91d"                                      # is too long
    forget_after    = "36501d"                                   # is too long
    locale          = "de_AT"                                    # has an underscore
    time_zone       = "Berlin, Germany"                          # has a comma
    accent_color    = "#lf5fd6"                                  # has a letter that is no digit
    note            = join("", [for number in range(501) : "x"]) # is too long
  }

  expect_failures = [
    var.sender,
    var.allowed_domains,
    var.path_prefixes,
    var.expire_after,
    var.give_up_after,
    var.forget_after,
    var.locale,
    var.time_zone,
    var.accent_color,
    var.note,
  ]
}

run "fifth_wrong_values" {
  command = plan

  variables {
    sender          = "IT\n<it@example.com>"          # has a line break
    allowed_domains = ["localhost"]                   # has no dot
    path_prefixes   = ["/a,b/"]                       # has a comma
    locale          = "zh-yue"                        # is Cantonese
    time_zone       = "Earth/America/Argentina/Salta" # has a part too many
    accent_color    = "blue"                          # is a name
  }

  expect_failures = [
    var.sender,
    var.allowed_domains,
    var.path_prefixes,
    var.locale,
    var.time_zone,
    var.accent_color,
  ]
}

run "sixth_wrong_values" {
  command = plan

  variables {
    allowed_domains = ["müller.example"]     # is not in punycode
    path_prefixes   = ["/$${aws:username}/"] # has a policy variable
    locale          = "x-de"                 # is private
    time_zone       = "/Berlin"              # has no area
  }

  expect_failures = [
    var.allowed_domains,
    var.path_prefixes,
    var.locale,
    var.time_zone,
  ]
}

# It looks at allowed_domains, and Terraform leaves that out while they are wrong themselves: runs of its own.
run "slack_without_a_token" {
  command = plan

  variables {
    channels = ["email", "slack"]
  }

  expect_failures = [var.slack_token_parameter]
}

run "a_channel_without_a_token" {
  command = plan

  variables {
    slack_channel = "C012AB3C4"
  }

  expect_failures = [var.slack_token_parameter]
}

run "default_domain_that_is_a_pattern" {
  command = plan

  variables {
    default_domain = "*.example.com"
  }

  expect_failures = [var.default_domain]
}

run "default_domain_that_is_not_allowed" {
  command = plan

  variables {
    default_domain = "example.org"
  }

  expect_failures = [var.default_domain]
}

# Those that look at another variable have runs of their own, too.
run "another_name_without_one_for_the_table" {
  command = plan

  variables {
    name = "onboarding"
  }

  expect_failures = [var.table_name]
}

run "another_name_without_one_for_the_bucket" {
  command = plan

  variables {
    name         = "onboarding"
    table_name   = "firstkey"
    create_trail = true
  }

  expect_failures = [var.trail_bucket_name]
}

run "role_that_is_made_and_given" {
  command = plan

  variables {
    role_arn = "arn:aws:iam::123456789012:role/firstkey"
  }

  expect_failures = [var.create_role]
}

run "topic_that_is_neither_made_nor_given" {
  command = plan

  variables {
    create_alert_topic = false
  }

  expect_failures = [var.create_alert_topic]
}

run "records_of_no_identity" {
  command = plan

  variables {
    dns = { zone_id = "Z0123456789ABCDEFGHIJ" }
  }

  expect_failures = [var.dns]
}

run "more_wrong_values" {
  command = plan

  variables {
    table_name           = "a"                          # is too short
    trail_bucket_name    = "Firstkey_Trail"             # has capitals
    denied_path_prefixes = ["/"]                        # is everybody
    alert_topic_kms_key  = "alias/alerts"               # is an alias
    runbook_url          = "https://example.com/#start" # has a fragment
    permissions_boundary = "boundary"                   # is no arn
    role_path            = "service"                    # has no slashes
    log_kms_key_arn      = "alias/logs"                 # is an alias
    tracing_mode         = "active"                     # is in lower case
  }

  expect_failures = [
    var.table_name,
    var.trail_bucket_name,
    var.denied_path_prefixes,
    var.alert_topic_kms_key,
    var.runbook_url,
    var.permissions_boundary,
    var.role_path,
    var.log_kms_key_arn,
    var.tracing_mode,
  ]
}

run "wrong_records" {
  command = plan

  variables {
    create_ses_identity = true
    dns                 = { zone_id = "Z0123456789ABCDEFGHIJ", mail_from_subdomain = "bounce.example.com", dmarc = "p=none" }
  }

  expect_failures = [var.dns]
}

run "identity_in_another_region" {
  command = plan

  variables {
    create_ses_identity = true
    ses_region          = "eu-west-1"
  }

  expect_failures = [aws_sesv2_email_identity.sender]
}

run "region_without_iam_events" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.eu-central-1.amazonaws.com" }
  }

  expect_failures = [check.region_of_iam_events]
}

run "unusual_values_that_are_right" {
  command = plan

  variables {
    sender               = "\"Doe, John\" <john@mail.example.com>"
    allowed_domains      = ["example.com", "*.example.com", "xn--mller-kva.example"]
    name                 = "a-name-as-long-as-it-may-be0"
    table_name           = "A_table.name-1"
    email_tag            = "Contact E-mail"
    default_domain       = "sub.example.com"
    path_prefixes        = ["/people/", "/partners/eu-1/"]
    allowed_creators     = ["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*", "arn:aws:iam::123456789012:role/terraform-?"]
    password_length      = 128
    expire_after         = "90d"
    give_up_after        = "1h"
    forget_after         = "2160h"
    ses_region           = "us-gov-west-1"
    configuration_set    = "on_boarding-1"
    reply_to             = "help@example.com"
    locale_tag           = "Preferred language"
    locale               = "zh-Hans-TW"
    time_zone            = "America/Argentina/Buenos_Aires"
    org_name             = "Müller & Söhne GmbH"
    logo_url             = "https://example.com/logo.png?v=1"
    accent_color         = "#FFaa00"
    support_contact      = "Help desk (help@example.com, +49 30 123456)"
    note                 = join("", [for number in range(500) : "ü"])
    alert_topic          = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts"
    maximum_concurrency  = 1000
    reserved_concurrency = 1
    sweep_schedule       = "cron(0 * * * ? *)"
    denied_path_prefixes = ["/people/administrators/"]
    permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
    role_path            = "/service/firstkey/"
    runbook_url          = "https://wiki.example.com/firstkey?page=alarms"
  }
}
