data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # The attribute `name` is deprecated from version 6 of the provider on; `id` is the same in all.
  region = data.aws_region.current.id

  sender_address = regex("([^<@\\s]+@[^>@\\s]+)>?$", var.sender)[0]

  environment = {
    FIRSTKEY_SENDER             = var.sender
    FIRSTKEY_ALLOWED_DOMAINS    = join(",", var.allowed_domains)
    FIRSTKEY_TABLE              = aws_dynamodb_table.ledger.name
    FIRSTKEY_EMAIL_TAG          = var.email_tag
    FIRSTKEY_DEFAULT_DOMAIN     = var.default_domain
    FIRSTKEY_PATH_PREFIXES      = join(",", var.path_prefixes)
    FIRSTKEY_ALLOWED_CREATORS   = length(var.allowed_creators) == 0 ? null : join(",", var.allowed_creators)
    FIRSTKEY_PASSWORD_LENGTH    = tostring(var.password_length)
    FIRSTKEY_EXPIRE_AFTER       = var.expire_after
    FIRSTKEY_WITHDRAW_UNCHANGED = tostring(var.withdraw_unchanged)
    FIRSTKEY_GIVE_UP_AFTER      = var.give_up_after
    FIRSTKEY_FORGET_AFTER       = var.forget_after
    FIRSTKEY_SES_REGION         = var.ses_region
    FIRSTKEY_CONFIGURATION_SET  = var.configuration_set
    FIRSTKEY_REPLY_TO           = var.reply_to
    FIRSTKEY_LOCALE_TAG         = var.locale_tag
    FIRSTKEY_LOCALE             = var.locale
    FIRSTKEY_TIME_ZONE          = var.time_zone
    FIRSTKEY_ORG_NAME           = var.org_name
    FIRSTKEY_LOGO_URL           = var.logo_url
    FIRSTKEY_ACCENT_COLOR       = var.accent_color
    FIRSTKEY_SUPPORT_CONTACT    = var.support_contact
    FIRSTKEY_NOTE               = var.note
    FIRSTKEY_ALERT_TOPIC        = local.alert_topic_arn
  }
}

module "trigger" {
  source = "./modules/trigger"

  name        = var.name
  kms_key_arn = local.kms_key_arn
  require_tls = var.encryption.require_tls
}

module "function" {
  source = "./modules/function"

  name                               = var.name
  zip                                = coalesce(var.zip, "${path.module}/../dist/firstkey-lambda-${var.architecture}.zip")
  architecture                       = var.architecture
  environment                        = { for name, value in local.environment : name => value if value != null }
  topic_arn                          = module.trigger.topic_arn
  subscription_dead_letter_queue_arn = module.trigger.dead_letter_queues.topic.arn
  table_arn                          = aws_dynamodb_table.ledger.arn
  alert_topic_arn                    = local.alert_topic_arn
  sender_address                     = local.sender_address
  allowed_domains                    = var.allowed_domains
  ses_region                         = var.ses_region
  configuration_set                  = var.configuration_set
  path_prefixes                      = var.path_prefixes
  kms_key_arn                        = local.kms_key_arn
  require_tls                        = var.encryption.require_tls
  reserved_concurrency               = var.reserved_concurrency
  log_retention_days                 = var.log_retention_days
  buffer                             = var.buffer
  maximum_concurrency                = var.maximum_concurrency
  sweep_schedule                     = var.sweep_schedule
}

check "region_of_iam_events" {
  assert {
    condition     = local.region == lookup({ aws = "us-east-1", aws-cn = "cn-north-1", aws-us-gov = "us-gov-west-1" }, local.partition, local.region)
    error_message = "IAM's events arrive in another region than ${local.region}. Deploy there, or forward them here as the example `forward` does."
  }
}
