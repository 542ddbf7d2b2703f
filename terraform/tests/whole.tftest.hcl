# The parts together: what is there always, and what only when asked for.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com", "*.example.com"]
  path_prefixes   = ["/people/"]
  zip             = "./tests/mocks/function.zip"
}

run "the_least" {
  assert {
    condition = { for name, value in local.environment : name => value if value != null } == {
      FIRSTKEY_SENDER             = "Example IT <it@example.com>"
      FIRSTKEY_ALLOWED_DOMAINS    = "example.com,*.example.com"
      FIRSTKEY_TABLE              = "firstkey"
      FIRSTKEY_PATH_PREFIXES      = "/people/"
      FIRSTKEY_WITHDRAW_UNCHANGED = "false"
      FIRSTKEY_GIVE_UP_AFTER      = "168h"
      FIRSTKEY_ALERT_TOPIC        = "arn:aws:sns:us-east-1:123456789012:firstkey"
    }
    error_message = "The function's environment has more than the defaults, or lacks what is needed."
  }

  assert {
    condition     = local.sender_address == "it@example.com"
    error_message = "The sender's address is not read from its name."
  }

  assert {
    condition = (
      aws_dynamodb_table.ledger.hash_key == "id" &&
      aws_dynamodb_table.ledger.billing_mode == "PAY_PER_REQUEST" &&
      aws_dynamodb_table.ledger.point_in_time_recovery[0].enabled &&
      aws_dynamodb_table.ledger.server_side_encryption[0].enabled &&
      aws_dynamodb_table.ledger.ttl[0].enabled &&
      aws_dynamodb_table.ledger.ttl[0].attribute_name == "expires_at" &&
      aws_dynamodb_table.ledger.deletion_protection_enabled
    )
    error_message = "The ledger is not as the function and the auditor need it."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_sns_topic_policy.alerts[0].policy).Statement : [statement.Principal, statement.Condition]
      if statement.Effect == "Allow"
    ] == [[{ Service = "cloudwatch.amazonaws.com" }, { StringEquals = { "aws:SourceAccount" = "123456789012" } }]]
    error_message = "Others than this account's alarms may alert."
  }

  assert {
    condition = (
      length(aws_kms_key.firstkey) + length(aws_cloudtrail.management) + length(aws_s3_bucket.trail) +
      length(aws_sesv2_email_identity.sender) + length(aws_route53_record.dkim)
    ) == 0
    error_message = "Something is made that nobody asked for."
  }

  assert {
    condition     = output.kms_key_arn == null && output.buffer_queue_url == null && output.ses_dkim_records == {}
    error_message = "An output speaks of what is not there."
  }
}

run "everything" {
  variables {
    name                  = "onboarding"
    email_tag             = "contact"
    default_domain        = "example.com"
    path_prefixes         = ["/people/", "/partners/"]
    allowed_creators      = ["arn:aws:iam::123456789012:role/terraform", "arn:aws:iam::123456789012:role/admin-*"]
    password_length       = 32
    expire_after          = "2d"
    withdraw_unchanged    = true
    give_up_after         = "30d"
    forget_after          = "365d"
    configuration_set     = "onboarding"
    reply_to              = "help@example.com"
    locale_tag            = "language"
    locale                = "de-AT"
    time_zone             = "Europe/Vienna"
    org_name              = "Example Corp"
    logo_url              = "https://example.com/logo.png"
    accent_color          = "#0b6e4f"
    support_contact       = "help@example.com"
    note                  = "Our rules for AWS: https://wiki.example.com/aws"
    channels              = ["email", "slack"]
    slack_team            = "T012AB3C4"
    slack_channel         = "C012AB3C4"
    alert_on              = ["delivered"]
    slack_token_parameter = "/firstkey/slack-token"
    slack_token_kms_key   = "arn:aws:kms:us-east-1:123456789012:key/three"
    buffer                = true
    reserved_concurrency  = 5
    sweep_schedule        = "rate(1 hour)"
    encryption            = { create_key = true }
    deletion_protection   = false
    create_ses_identity   = true
    create_trail          = true
    table_name            = "firstkey"
    trail_bucket_name     = "example-trail"
    tags                  = { owner = "it" }
  }

  assert {
    condition = { for name, value in local.environment : name => value if value != null } == {
      FIRSTKEY_SENDER                = "Example IT <it@example.com>"
      FIRSTKEY_ALLOWED_DOMAINS       = "example.com,*.example.com"
      FIRSTKEY_TABLE                 = "firstkey"
      FIRSTKEY_CHANNELS              = "email,slack"
      FIRSTKEY_SLACK_TOKEN_PARAMETER = "/firstkey/slack-token"
      FIRSTKEY_SLACK_TEAM            = "T012AB3C4"
      FIRSTKEY_EMAIL_TAG             = "contact"
      FIRSTKEY_DEFAULT_DOMAIN        = "example.com"
      FIRSTKEY_PATH_PREFIXES         = "/people/,/partners/"
      FIRSTKEY_ALLOWED_CREATORS      = "arn:aws:iam::123456789012:role/terraform,arn:aws:iam::123456789012:role/admin-*"
      FIRSTKEY_PASSWORD_LENGTH       = "32"
      FIRSTKEY_EXPIRE_AFTER          = "2d"
      FIRSTKEY_WITHDRAW_UNCHANGED    = "true"
      FIRSTKEY_GIVE_UP_AFTER         = "30d"
      FIRSTKEY_FORGET_AFTER          = "365d"
      FIRSTKEY_CONFIGURATION_SET     = "onboarding"
      FIRSTKEY_REPLY_TO              = "help@example.com"
      FIRSTKEY_LOCALE_TAG            = "language"
      FIRSTKEY_LOCALE                = "de-AT"
      FIRSTKEY_TIME_ZONE             = "Europe/Vienna"
      FIRSTKEY_ORG_NAME              = "Example Corp"
      FIRSTKEY_LOGO_URL              = "https://example.com/logo.png"
      FIRSTKEY_ACCENT_COLOR          = "#0b6e4f"
      FIRSTKEY_SUPPORT_CONTACT       = "help@example.com"
      FIRSTKEY_NOTE                  = "Our rules for AWS: https://wiki.example.com/aws"
      FIRSTKEY_ALERT_TOPIC           = "arn:aws:sns:us-east-1:123456789012:firstkey"
      FIRSTKEY_ALERT_ON              = "delivered"
      FIRSTKEY_SLACK_CHANNEL         = "C012AB3C4"
    }
    error_message = "The function's environment is not what the variables say."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_kms_key.firstkey[0].policy).Statement : statement.Sid => statement.Principal.Service
      if can(statement.Principal.Service)
      } == {
      EventBridgePublishesToTheTopic = "events.amazonaws.com"
      SnsWritesToTheQueues           = "sns.amazonaws.com"
      AlarmsPublishToTheAlertTopic   = "cloudwatch.amazonaws.com"
    }
    error_message = "A service that needs the key may not use it, or another may."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.firstkey[0].policy).Statement :
      !can(statement.Condition) && toset(statement.Action) == toset(["kms:Decrypt", "kms:GenerateDataKey*"])
      if can(statement.Principal.Service)
    ])
    error_message = "A service may do too much with the key, or there is a condition that EventBridge does not support."
  }

  assert {
    condition     = aws_kms_key.firstkey[0].enable_key_rotation && output.kms_key_arn == aws_kms_key.firstkey[0].arn
    error_message = "The key is not rotated."
  }

  assert {
    condition = (
      aws_sns_topic.alerts[0].kms_master_key_id == aws_kms_key.firstkey[0].arn &&
      aws_dynamodb_table.ledger.server_side_encryption[0].kms_key_arn == aws_kms_key.firstkey[0].arn &&
      !aws_dynamodb_table.ledger.deletion_protection_enabled
    )
    error_message = "Something is not protected as asked."
  }

  assert {
    condition     = aws_sesv2_email_identity.sender[0].email_identity == "example.com"
    error_message = "The identity is not that of the sender's domain."
  }

  assert {
    condition = (
      aws_cloudtrail.management[0].is_multi_region_trail &&
      aws_cloudtrail.management[0].include_global_service_events &&
      aws_cloudtrail.management[0].event_selector[0].include_management_events &&
      aws_cloudtrail.management[0].event_selector[0].read_write_type == "WriteOnly"
    )
    error_message = "The trail does not record IAM's write events."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.trail[0].policy).Statement :
      statement.Principal == { Service = "cloudtrail.amazonaws.com" } &&
      statement.Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:us-east-1:123456789012:trail/onboarding-management-events"
      if statement.Effect == "Allow"
    ])
    error_message = "Someone other than the trail may write to its bucket."
  }

  assert {
    condition = alltrue([
      for tags in [
        aws_cloudtrail.management[0].tags, aws_dynamodb_table.ledger.tags, aws_kms_key.firstkey[0].tags, aws_s3_bucket.trail[0].tags,
        aws_sesv2_email_identity.sender[0].tags, aws_sns_topic.alerts[0].tags,
      ] : tags == tomap({ owner = "it" })
    ])
    error_message = "Something has no tags."
  }
}

run "topic_and_key_of_ones_own" {
  variables {
    alert_topic = "arn:aws:sns:us-east-1:123456789012:operations"
    encryption  = { key_arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
    ses_region  = "eu-west-1"
  }

  assert {
    condition     = length(aws_sns_topic.alerts) == 0 && output.alert_topic_arn == var.alert_topic && local.environment.FIRSTKEY_ALERT_TOPIC == var.alert_topic
    error_message = "Alerts do not go to the topic that is there."
  }

  assert {
    condition     = length(aws_kms_key.firstkey) == 0 && aws_dynamodb_table.ledger.server_side_encryption[0].kms_key_arn == var.encryption.key_arn
    error_message = "The key that is there is not used."
  }

  assert {
    condition     = local.environment.FIRSTKEY_SES_REGION == "eu-west-1"
    error_message = "The function does not look for SES in its region."
  }
}
