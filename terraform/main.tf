data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # ec2.REGION.amazonaws.com. Version 6 of the provider deprecates `name` and `id`, and only it has `region`.
  region = split(".", data.aws_region.current.endpoint)[1]

  sender_address = regex("([^<@\\s]+@[^>@\\s]+)>?$", var.sender)[0]

  uses_slack = contains(var.channels, "slack") || var.slack_channel != null || var.claim_code != null

  environment = {
    FIRSTKEY_SENDER                = var.sender
    FIRSTKEY_ALLOWED_DOMAINS       = join(",", var.allowed_domains)
    FIRSTKEY_TABLE                 = aws_dynamodb_table.ledger.name
    FIRSTKEY_DELIVERY              = var.delivery == "password" ? null : var.delivery
    FIRSTKEY_CLAIM_CODE            = var.claim_code
    FIRSTKEY_CHANNELS              = contains(var.channels, "slack") ? join(",", var.channels) : null
    FIRSTKEY_SLACK_TOKEN_PARAMETER = local.uses_slack ? var.slack_token_parameter : null
    FIRSTKEY_SLACK_ENDPOINT        = local.uses_slack ? var.slack_endpoint : null
    FIRSTKEY_SLACK_TEAM            = local.uses_slack ? var.slack_team : null
    FIRSTKEY_EMAIL_TAG             = var.email_tag
    FIRSTKEY_DEFAULT_DOMAIN        = var.default_domain
    FIRSTKEY_PATH_PREFIXES         = join(",", var.path_prefixes)
    FIRSTKEY_ALLOWED_CREATORS      = length(var.allowed_creators) == 0 ? null : join(",", var.allowed_creators)
    FIRSTKEY_PASSWORD_LENGTH       = tostring(var.password_length)
    FIRSTKEY_EXPIRE_AFTER          = var.expire_after
    FIRSTKEY_WITHDRAW_UNCHANGED    = tostring(var.withdraw_unchanged)
    FIRSTKEY_GIVE_UP_AFTER         = var.give_up_after
    FIRSTKEY_FORGET_AFTER          = var.forget_after
    FIRSTKEY_SES_REGION            = var.ses_region
    FIRSTKEY_CONFIGURATION_SET     = var.configuration_set
    FIRSTKEY_REPLY_TO              = var.reply_to
    FIRSTKEY_LOCALE_TAG            = var.locale_tag
    FIRSTKEY_LOCALE                = var.locale
    FIRSTKEY_TIME_ZONE             = var.time_zone
    FIRSTKEY_ORG_NAME              = var.org_name
    FIRSTKEY_LOGO_URL              = var.logo_url
    FIRSTKEY_ACCENT_COLOR          = var.accent_color
    FIRSTKEY_SUPPORT_CONTACT       = var.support_contact
    FIRSTKEY_NOTE                  = var.note
    FIRSTKEY_ALERT_TOPIC           = local.alert_topic_arn
    FIRSTKEY_ALERT_ON              = length(var.alert_on) == 0 ? null : join(",", var.alert_on)
    FIRSTKEY_SLACK_CHANNEL         = var.slack_channel
  }

  set_environment = { for name, value in local.environment : name => value if value != null }
}

module "trigger" {
  source = "./modules/trigger"

  name        = var.name
  kms_key_arn = local.kms_key_arn
  require_tls = var.encryption.require_tls
  tags        = var.tags
}

module "function" {
  source = "./modules/function"

  name                               = var.name
  zip                                = local.zip
  zip_sha256                         = local.zip_sha256
  architecture                       = var.architecture
  environment                        = local.function_environment
  topic_arn                          = module.trigger.topic_arn
  subscription_dead_letter_queue_arn = module.trigger.dead_letter_queues.topic.arn
  table_arn                          = aws_dynamodb_table.ledger.arn
  alert_topic_arn                    = local.alert_topic_arn
  alert_topic_kms_key                = var.alert_topic_kms_key
  sender_address                     = local.sender_address
  allowed_domains                    = var.allowed_domains
  ses_region                         = var.ses_region
  configuration_set                  = var.configuration_set
  slack_token_parameter              = local.uses_slack ? var.slack_token_parameter : null
  slack_token_kms_key                = local.uses_slack ? var.slack_token_kms_key : null
  path_prefixes                      = var.path_prefixes
  denied_path_prefixes               = var.denied_path_prefixes
  makes_passwords                    = !local.claims
  withdraws_passwords                = !local.claims || var.claim.withdraw_mailed_passwords
  create_role                        = var.create_role
  role_arn                           = var.role_arn
  role_path                          = var.role_path
  permissions_boundary               = var.permissions_boundary
  kms_key_arn                        = local.kms_key_arn
  require_tls                        = var.encryption.require_tls
  reserved_concurrency               = var.reserved_concurrency
  log_retention_days                 = var.log_retention_days
  log_kms_key_arn                    = var.log_kms_key_arn
  tracing_mode                       = var.tracing_mode
  buffer                             = var.buffer
  maximum_concurrency                = var.maximum_concurrency
  sweep_schedule                     = var.sweep_schedule
  tags                               = var.tags
}

module "monitoring" {
  source = "./modules/monitoring"

  name               = var.name
  alert_topic_arn    = local.alert_topic_arn
  runbook_url        = var.runbook_url
  topic_name         = module.trigger.topic_name
  table_name         = aws_dynamodb_table.ledger.name
  rule_names         = merge({ create_user = module.trigger.rule_name }, module.function.rule_names)
  buffer_queue_name  = try(module.function.buffer_queue.name, null)
  log_group_name     = module.function.log_group_name
  timeout_seconds    = module.function.timeout_seconds
  sweep_schedule     = var.sweep_schedule
  ses_is_here        = local.ses_is_here
  claim              = local.claims ? module.claim[0] : null
  create_dashboard   = var.create_dashboard
  dead_letter_queues = { for stage, queue in local.dead_letter_queues : stage => queue.name }
  tags               = var.tags
}

locals {
  dead_letter_queues = {
    rule     = module.trigger.dead_letter_queues.rule
    topic    = module.trigger.dead_letter_queues.topic
    function = module.function.failure_queue
  }
}

check "region_of_iam_events" {
  assert {
    condition     = local.region == lookup({ aws = "us-east-1", aws-cn = "cn-north-1", aws-us-gov = "us-gov-west-1" }, local.partition, local.region)
    error_message = "IAM's events arrive in another region than ${local.region}. Deploy there, or forward them here as in the example `forward`."
  }
}
