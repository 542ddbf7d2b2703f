# What the function may do, and who may invoke it.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  zip                                = "./tests/mocks/function.zip"
  environment                        = { FIRSTKEY_SENDER = "it@example.com" }
  topic_arn                          = "arn:aws:sns:us-east-1:123456789012:firstkey"
  subscription_dead_letter_queue_arn = "arn:aws:sqs:us-east-1:123456789012:firstkey-undelivered-by-topic"
  table_arn                          = "arn:aws:dynamodb:us-east-1:123456789012:table/firstkey"
  alert_topic_arn                    = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts"
  sender_address                     = "it@mail.example.com"
  allowed_domains                    = ["Example.com", "*.example.com"]
  path_prefixes                      = ["/people/", "/partners/"]
}

run "the_least" {
  module {
    source = "./modules/function"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.function[0].policy).Statement[*].Sid == [
      "ReadTheUserAndItsProfile",
      "GiveTheFirstPassword",
      "ReplaceAPasswordThatNobodyGot",
      "WithdrawAPasswordThatCannotBeDelivered",
      "KnowThePasswordPolicyAndTheSignInAddress",
      "KeepTheLedger",
      "SendFromTheSenderToTheAllowedDomains",
      "KnowWhetherSesWouldDropTheMessage",
      "AlertAdministrators",
      "WriteLogs",
      "KeepWhatFailed",
    ]
    error_message = "The role has other statements than these."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Effect == "Allow"])
    error_message = "A statement does not allow."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Action])) == toset([
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "iam:CreateLoginProfile",
      "iam:DeleteLoginProfile",
      "iam:GetAccountPasswordPolicy",
      "iam:GetLoginProfile",
      "iam:GetUser",
      "iam:ListAccountAliases",
      "iam:UpdateLoginProfile",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "ses:GetSuppressedDestination",
      "ses:SendEmail",
      "sns:Publish",
      "sqs:SendMessage",
    ])
    error_message = "The role may do something that the function does not do, or lacks what it does."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement :
      toset(flatten([statement.Resource])) == toset([
        "arn:aws:iam::123456789012:user/people/*",
        "arn:aws:iam::123456789012:user/partners/*",
      ])
      if length(setintersection(flatten([statement.Action]), ["iam:CreateLoginProfile", "iam:DeleteLoginProfile", "iam:UpdateLoginProfile"])) > 0
    ])
    error_message = "The role writes to users outside the paths."
  }

  # With a path in it, the resource would not be that of a name which nobody has: IAM would answer AccessDenied.
  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : [statement.Action, statement.Resource]
      if contains(flatten([statement.Action]), "iam:GetUser")
    ] == [[["iam:GetUser", "iam:GetLoginProfile"], "arn:aws:iam::123456789012:user/*"]]
    error_message = "The role cannot tell a user who is gone from one whom it may not read."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Action
      if contains(flatten([statement.Resource]), "*")
    ])) == toset(["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases", "ses:GetSuppressedDestination"])
    error_message = "An action for which AWS offers a resource has *."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : [statement.Resource, statement.Condition]
      if statement.Action == "ses:SendEmail"
      ] == [[
        [
          "arn:aws:ses:us-east-1:123456789012:identity/it@mail.example.com",
          "arn:aws:ses:us-east-1:123456789012:identity/mail.example.com",
          "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        ],
        {
          StringEquals              = { "ses:FromAddress" = "it@mail.example.com" }
          ArnEquals                 = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey" }
          "ForAllValues:StringLike" = { "ses:Recipients" = ["*@example.com", "*@*.example.com"] }
        },
    ]]
    error_message = "The role may send as someone else, or to other domains."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement :
      statement.Condition.ArnEquals == { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey" }
      if anytrue([for action in flatten([statement.Action]) : endswith(action, "LoginProfile") || contains(["iam:GetUser", "ses:SendEmail"], action)])
    ])
    error_message = "Whoever carries the role's credentials out of the function can use them."
  }

  assert {
    condition     = jsondecode(aws_iam_role.function[0].assume_role_policy).Statement[*].Principal == [{ Service = "lambda.amazonaws.com" }]
    error_message = "Someone other than Lambda may take the role."
  }

  assert {
    condition     = aws_lambda_permission.topic[0].principal == "sns.amazonaws.com" && aws_lambda_permission.topic[0].source_arn == var.topic_arn && aws_lambda_permission.topic[0].action == "lambda:InvokeFunction"
    error_message = "Something other than the topic may invoke the function."
  }

  assert {
    condition     = length(aws_lambda_permission.mail) + length(aws_cloudwatch_event_rule.mail) + length(aws_sesv2_configuration_set_event_destination.mail) == 0
    error_message = "Something waits for news of mail without a configuration set."
  }

  assert {
    condition     = length(aws_lambda_permission.sweep) + length(aws_cloudwatch_event_rule.sweep) + length(aws_cloudwatch_event_target.sweep) == 0
    error_message = "There is a sweep without a schedule."
  }

  assert {
    condition     = length(aws_sqs_queue.buffer) + length(aws_lambda_event_source_mapping.buffer) == 0
    error_message = "There is a buffer that nobody asked for."
  }

  assert {
    condition     = aws_sns_topic_subscription.arrivals.protocol == "lambda" && aws_sns_topic_subscription.arrivals.endpoint == aws_lambda_function.firstkey.arn
    error_message = "The topic does not invoke the function."
  }

  assert {
    condition     = jsondecode(aws_sns_topic_subscription.arrivals.redrive_policy).deadLetterTargetArn == var.subscription_dead_letter_queue_arn
    error_message = "The subscription has no dead letters."
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.firstkey.maximum_retry_attempts == 2 &&
      aws_lambda_function_event_invoke_config.firstkey.maximum_event_age_in_seconds == 21600 &&
      aws_lambda_function_event_invoke_config.firstkey.destination_config[0].on_failure[0].destination == aws_sqs_queue.failed.arn
    )
    error_message = "An arrival that fails gets lost."
  }

  assert {
    condition = (
      aws_lambda_function.firstkey.runtime == "provided.al2023" &&
      aws_lambda_function.firstkey.handler == "bootstrap" &&
      aws_lambda_function.firstkey.architectures == tolist(["x86_64"]) &&
      aws_lambda_function.firstkey.timeout == 30 &&
      aws_lambda_function.firstkey.reserved_concurrent_executions == -1 &&
      aws_lambda_function.firstkey.logging_config[0].log_format == "JSON"
    )
    error_message = "The function is not set up for its zip."
  }

  assert {
    condition     = aws_sqs_queue.failed.sqs_managed_sse_enabled && aws_cloudwatch_log_group.function.retention_in_days == 365
    error_message = "The failure queue is not encrypted, or logs are not kept."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_policy.failed[0].policy).Statement[*].Effect == ["Deny"]
    error_message = "Someone is let into the failure queue."
  }
}

run "news_of_mail" {
  module {
    source = "./modules/function"
  }

  variables {
    configuration_set = "onboarding"
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.mail[0].event_pattern) == {
      source      = ["aws.ses"]
      detail-type = ["Email Bounced", "Email Complaint Received", "Email Delivery Delayed", "Email Rejected"]
      account     = ["123456789012"]
      detail      = { mail = { tags = { "ses:configuration-set" = ["onboarding"] } } }
    }
    error_message = "The rule takes other mail's news, or not all of ours."
  }

  assert {
    condition = (
      aws_sesv2_configuration_set_event_destination.mail[0].configuration_set_name == "onboarding" &&
      aws_sesv2_configuration_set_event_destination.mail[0].event_destination[0].matching_event_types == toset(["BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "REJECT"]) &&
      aws_sesv2_configuration_set_event_destination.mail[0].event_destination[0].event_bridge_destination[0].event_bus_arn == "arn:aws:events:us-east-1:123456789012:event-bus/default"
    )
    error_message = "SES does not tell EventBridge what the rule waits for."
  }

  assert {
    condition     = aws_lambda_permission.mail[0].principal == "events.amazonaws.com" && aws_lambda_permission.mail[0].source_arn == aws_cloudwatch_event_rule.mail[0].arn
    error_message = "Something other than the rule may bring news of mail."
  }

  assert {
    condition     = aws_cloudwatch_event_target.mail[0].dead_letter_config[0].arn == aws_sqs_queue.failed.arn && aws_cloudwatch_event_rule.mail[0].state == "ENABLED"
    error_message = "News of mail that the function refuses gets lost, or a rule that somebody disabled stays so."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_sqs_queue_policy.failed[0].policy).Statement : [statement.Principal, statement.Action, statement.Condition]
      if statement.Effect == "Allow"
    ] == [[{ Service = "events.amazonaws.com" }, "sqs:SendMessage", { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.mail[0].arn } }]]
    error_message = "The rule may not keep what the function refused, or someone else may."
  }
}

run "news_of_mail_from_the_own_region_by_name" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    configuration_set = "onboarding"
    ses_region        = "us-east-1"
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.mail) == 1
    error_message = "Bounces are reported to nobody because SES's region is given."
  }
}

run "everything" {
  module {
    source = "./modules/function"
  }

  variables {
    architecture         = "arm64"
    buffer               = true
    configuration_set    = "onboarding"
    kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    log_retention_days   = 30
    require_tls          = false
    reserved_concurrency = 1
    ses_region           = "eu-west-1"
    sweep_schedule       = "rate(1 hour)"
  }

  assert {
    condition = slice(jsondecode(aws_iam_role_policy.function[0].policy).Statement[*].Sid, 11, 15) == [
      "UseTheKeyThroughTheServicesItEncrypts",
      "TakeFromTheBuffer",
      "FindUsersThatNoEventToldOf",
      "LookThroughTheLedger",
    ] && length(jsondecode(aws_iam_role_policy.function[0].policy).Statement) == 15
    error_message = "The optional parts lack their statements, or bring others."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement :
      statement.Resource == var.kms_key_arn && statement.Condition.StringLike["kms:ViaService"] == ["dynamodb.us-east-1.*", "sns.us-east-1.*", "sqs.us-east-1.*"]
      if statement.Sid == "UseTheKeyThroughTheServicesItEncrypts"
    ])
    error_message = "The key may be used otherwise than through the services."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Resource
      if statement.Action == "ses:SendEmail"
      ] == [[
        "arn:aws:ses:eu-west-1:123456789012:identity/it@mail.example.com",
        "arn:aws:ses:eu-west-1:123456789012:identity/mail.example.com",
        "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        "arn:aws:ses:eu-west-1:123456789012:configuration-set/onboarding",
    ]]
    error_message = "The identity and the configuration set are not those of SES's region."
  }

  assert {
    condition     = length(aws_lambda_permission.topic) == 0
    error_message = "The topic may still invoke the function past the buffer."
  }

  assert {
    condition     = aws_sns_topic_subscription.arrivals.protocol == "sqs" && aws_sns_topic_subscription.arrivals.endpoint == aws_sqs_queue.buffer[0].arn
    error_message = "The topic does not fill the buffer."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_sqs_queue_policy.buffer[0].policy).Statement : [statement.Principal, statement.Action, statement.Condition]
    ] == [[{ Service = "sns.amazonaws.com" }, "sqs:SendMessage", { ArnEquals = { "aws:SourceArn" = var.topic_arn } }]]
    error_message = "Someone other than the topic may fill the buffer."
  }

  assert {
    condition     = aws_sqs_queue.buffer[0].visibility_timeout_seconds >= 6 * aws_lambda_function.firstkey.timeout && aws_sqs_queue.buffer[0].kms_master_key_id == var.kms_key_arn
    error_message = "The buffer shows messages again while they are worked on, or is not encrypted with the key."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.buffer[0].redrive_policy).deadLetterTargetArn == aws_sqs_queue.failed.arn
    error_message = "The buffer has no dead letters."
  }

  assert {
    condition = (
      aws_lambda_event_source_mapping.buffer[0].function_response_types == toset(["ReportBatchItemFailures"]) &&
      aws_lambda_event_source_mapping.buffer[0].batch_size == 1 &&
      aws_lambda_event_source_mapping.buffer[0].scaling_config[0].maximum_concurrency == 2
    )
    error_message = "Arrivals share the function's time, or the concurrency is one that SQS does not allow."
  }

  assert {
    condition     = aws_lambda_permission.sweep[0].principal == "events.amazonaws.com" && aws_lambda_permission.sweep[0].source_arn == aws_cloudwatch_event_rule.sweep[0].arn
    error_message = "Something other than the schedule may invoke the sweep."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.sweep[0].state == "ENABLED"
    error_message = "A schedule that somebody disabled stays so."
  }

  assert {
    condition     = aws_lambda_function.firstkey.architectures == tolist(["arm64"]) && aws_lambda_function.firstkey.reserved_concurrent_executions == 1
    error_message = "The function is not as asked."
  }

  assert {
    condition     = length(aws_sqs_queue_policy.failed) == 0
    error_message = "TLS is required of an emulator."
  }
}

run "a_role_of_ones_own" {
  module {
    source = "./modules/function"
  }

  variables {
    create_role = false
    role_arn    = "arn:aws:iam::123456789012:role/operations/firstkey"
  }

  assert {
    condition     = length(aws_iam_role.function) + length(aws_iam_role_policy.function) == 0 && aws_lambda_function.firstkey.role == var.role_arn && output.role_arn == var.role_arn
    error_message = "The role that is there is not used, or another is made."
  }

  assert {
    condition     = length(jsondecode(output.role_policy).Statement) == 11
    error_message = "Nobody can know what a role of one's own needs."
  }
}

run "role_log_and_tracing_as_asked" {
  module {
    source = "./modules/function"
  }

  variables {
    role_path            = "/service/"
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
    denied_path_prefixes = ["/people/administrators/"]
    alert_topic_kms_key  = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    log_kms_key_arn      = "arn:aws:kms:us-east-1:123456789012:key/4321abcd-12ab-34cd-56ef-1234567890ab"
    tracing_mode         = "Active"
    tags                 = { owner = "it" }
  }

  assert {
    condition     = aws_iam_role.function[0].path == "/service/" && aws_iam_role.function[0].permissions_boundary == var.permissions_boundary
    error_message = "The role has not the path and the boundary that the organisation demands."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : [statement.Action, statement.Resource]
      if statement.Effect == "Deny"
      ] == [[
        ["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"],
        ["arn:aws:iam::123456789012:user/people/administrators/*"],
    ]]
    error_message = "The role reaches users below a denied path."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : [statement.Resource, statement.Condition]
      if statement.Sid == "UseTheAlertTopicsKeyThroughSns"
    ] == [[var.alert_topic_kms_key, { StringLike = { "kms:ViaService" = "sns.us-east-1.*" } }]]
    error_message = "The function may not use the key of the alert topic, or too much of it."
  }

  assert {
    condition = aws_lambda_function.firstkey.tracing_config[0].mode == "Active" && [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Action
      if statement.Sid == "Trace"
    ] == [["xray:PutTraceSegments", "xray:PutTelemetryRecords"]]
    error_message = "Nothing is traced, or the role may not."
  }

  assert {
    condition     = aws_cloudwatch_log_group.function.kms_key_id == var.log_kms_key_arn
    error_message = "The log is not encrypted with the key."
  }

  assert {
    condition     = alltrue([for tags in [aws_iam_role.function[0].tags, aws_lambda_function.firstkey.tags, aws_cloudwatch_log_group.function.tags, aws_sqs_queue.failed.tags] : tags == tomap({ owner = "it" })])
    error_message = "Something has no tags."
  }
}

run "slacks_token_and_nothing_else" {
  module {
    source = "./modules/function"
  }

  variables {
    slack_token_parameter = "/firstkey/slack-token"
    slack_token_kms_key   = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : [statement.Action, statement.Resource]
      if strcontains(statement.Sid, "Slack")
      ] == [
      ["ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/firstkey/slack-token"],
      ["kms:Decrypt", var.slack_token_kms_key],
    ]
    error_message = "The function may not read the token, or more than that."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Condition
      if statement.Sid == "DecryptSlacksTokenThroughSsm"
      ] == [{
        StringLike   = { "kms:ViaService" = "ssm.us-east-1.*" }
        StringEquals = { "kms:EncryptionContext:PARAMETER_ARN" = "arn:aws:ssm:us-east-1:123456789012:parameter/firstkey/slack-token" }
    }]
    error_message = "The function may decrypt more than the token."
  }
}

run "zip_of_another_release" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    zip_sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
  }

  expect_failures = [aws_lambda_function.firstkey]
}

run "zip_that_is_missing" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    zip = "./tests/mocks/nowhere.zip"
  }

  expect_failures = [aws_lambda_function.firstkey]
}

run "wrong_values" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    name                 = "F"
    architecture         = "amd64"
    environment          = { SENDER = "it@example.com" }
    sender_address       = "IT <it@example.com>"
    allowed_domains      = []
    path_prefixes        = ["people"]
    maximum_concurrency  = 1
    reserved_concurrency = 0
  }

  expect_failures = [
    var.name,
    var.architecture,
    var.environment,
    var.sender_address,
    var.allowed_domains,
    var.path_prefixes,
    var.maximum_concurrency,
    var.reserved_concurrency,
  ]
}
