# What the function behind the public page may do, who reaches it, and what is noted about them.

mock_provider "aws" {
  source = "./tests/mocks"

  mock_resource "aws_apigatewayv2_domain_name" {
    defaults = {
      id = "claim.example.com"
      domain_name_configuration = {
        target_domain_name = "d-1a2b3c4d5e.execute-api.us-east-1.amazonaws.com"
        hosted_zone_id     = "Z1UJRXOUMOOFQ8"
      }
    }
  }
}

variables {
  zip = "./tests/mocks/function.zip"
  environment = {
    FIRSTKEY_SENDER   = "it@mail.example.com"
    FIRSTKEY_DELIVERY = "claim"
  }
  reach = {
    user_arns         = ["arn:aws:iam::123456789012:user/people/*", "arn:aws:iam::123456789012:user/partners/*"]
    readable_user_arn = "arn:aws:iam::123456789012:user/*"
    denied_user_arns  = []
    sending_arns      = ["arn:aws:ses:us-east-1:123456789012:identity/mail.example.com"]
    recipients        = ["*@example.com", "*@*.example.com"]
    slack_token_arn   = null
  }
  table_arn       = "arn:aws:dynamodb:us-east-1:123456789012:table/firstkey"
  alert_topic_arn = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts"
  sender_address  = "it@mail.example.com"
}

run "the_public_role_and_nothing_more" {
  module {
    source = "./modules/claim"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.claim[0].policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "ReadTheUserAndItsProfile"
          Effect    = "Allow"
          Action    = ["iam:GetUser", "iam:GetLoginProfile"]
          Resource  = "arn:aws:iam::123456789012:user/*"
          Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey-claim" } }
        },
        {
          Sid       = "GiveThePasswordThatTheUserChose"
          Effect    = "Allow"
          Action    = "iam:CreateLoginProfile"
          Resource  = ["arn:aws:iam::123456789012:user/people/*", "arn:aws:iam::123456789012:user/partners/*"]
          Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey-claim" } }
        },
        {
          Sid      = "KnowThePasswordPolicyAndTheSignInAddress"
          Effect   = "Allow"
          Action   = ["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases"]
          Resource = "*"
        },
        {
          Sid       = "FindARenamedUser"
          Effect    = "Allow"
          Action    = "iam:ListUsers"
          Resource  = "*"
          Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey-claim" } }
        },
        {
          Sid      = "KeepTheLedger"
          Effect   = "Allow"
          Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
          Resource = "arn:aws:dynamodb:us-east-1:123456789012:table/firstkey"
        },
        {
          Sid      = "SendFromTheSenderToTheAllowedDomains"
          Effect   = "Allow"
          Action   = "ses:SendEmail"
          Resource = ["arn:aws:ses:us-east-1:123456789012:identity/mail.example.com"]
          Condition = {
            StringEquals              = { "ses:FromAddress" = "it@mail.example.com" }
            ArnEquals                 = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey-claim" }
            "ForAllValues:StringLike" = { "ses:Recipients" = ["*@example.com", "*@*.example.com"] }
          }
        },
        {
          Sid      = "AlertAdministrators"
          Effect   = "Allow"
          Action   = "sns:Publish"
          Resource = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts"
        },
        {
          Sid      = "WriteLogs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/firstkey:*"
        },
      ]
    }
    error_message = "The public function may do something else than these statements say."
  }

  assert {
    condition = jsondecode(aws_iam_role.claim[0].assume_role_policy).Statement == [{
      Sid       = "LambdaRunsTheFunction"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
    error_message = "Someone other than Lambda may take the role."
  }

  assert {
    condition     = aws_iam_role.claim[0].name == "firstkey-claim" && aws_iam_role.claim[0].path == "/" && output.role_arn == aws_iam_role.claim[0].arn && aws_lambda_function.claim.role == aws_iam_role.claim[0].arn
    error_message = "The function does not run with the role."
  }

  assert {
    condition = (
      aws_lambda_function.claim.function_name == "firstkey-claim" &&
      aws_lambda_function.claim.filename == var.zip &&
      aws_lambda_function.claim.source_code_hash == filebase64sha256(var.zip) &&
      aws_lambda_function.claim.handler == "claim" &&
      aws_lambda_function.claim.runtime == "provided.al2023" &&
      aws_lambda_function.claim.architectures == tolist(["x86_64"]) &&
      aws_lambda_function.claim.timeout < 30 &&
      aws_lambda_function.claim.reserved_concurrent_executions == -1 &&
      aws_lambda_function.claim.tracing_config[0].mode == "PassThrough" &&
      aws_lambda_function.claim.logging_config[0].log_format == "JSON" &&
      aws_lambda_function.claim.logging_config[0].log_group == "/aws/lambda/firstkey-claim"
    )
    error_message = "The function is not set up for its zip, or outlasts API Gateway's patience."
  }

  assert {
    condition = aws_lambda_function.claim.environment[0].variables == tomap({
      FIRSTKEY_SENDER       = "it@mail.example.com"
      FIRSTKEY_DELIVERY     = "claim"
      FIRSTKEY_CLAIM_ORIGIN = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"
    })
    error_message = "The function does not know where its page is, or not what the other one knows."
  }
}

run "the_endpoint_leads_to_the_page_and_nowhere_else" {
  module {
    source = "./modules/claim"
  }

  assert {
    condition = { for route in aws_apigatewayv2_route.claim : route.route_key => route.target } == {
      for key in ["GET /c/{token}", "HEAD /c/{token}", "POST /c/{token}"] : key => "integrations/${aws_apigatewayv2_integration.claim.id}"
    }
    error_message = "A route is missing, or there is one more."
  }

  assert {
    condition = (
      aws_apigatewayv2_api.claim.protocol_type == "HTTP" &&
      !aws_apigatewayv2_api.claim.disable_execute_api_endpoint &&
      length(aws_apigatewayv2_api.claim.cors_configuration) == 0 &&
      aws_apigatewayv2_integration.claim.integration_type == "AWS_PROXY" &&
      aws_apigatewayv2_integration.claim.payload_format_version == "2.0" &&
      aws_apigatewayv2_integration.claim.integration_uri == aws_lambda_function.claim.invoke_arn
    )
    error_message = "The endpoint hands requests on otherwise than the function reads them, or lets other sites' scripts in."
  }

  assert {
    condition = (
      aws_lambda_permission.endpoint.principal == "apigateway.amazonaws.com" &&
      aws_lambda_permission.endpoint.action == "lambda:InvokeFunction" &&
      aws_lambda_permission.endpoint.function_name == "firstkey-claim" &&
      aws_lambda_permission.endpoint.source_arn == "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*/*/c/*"
    )
    error_message = "Something other than this endpoint may invoke the function, or the endpoint may not."
  }

  assert {
    condition     = aws_apigatewayv2_stage.claim.name == "$default" && aws_apigatewayv2_stage.claim.auto_deploy
    error_message = "The stage's name stands in the path, or changes are not deployed."
  }

  assert {
    condition     = length(aws_apigatewayv2_domain_name.claim) + length(aws_apigatewayv2_api_mapping.claim) + length(aws_route53_record.claim) == 0 && length(output.dns_records) == 0
    error_message = "A domain is made that nobody asked for."
  }

  assert {
    condition     = output.origin == "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"
    error_message = "Links lead elsewhere than to the endpoint."
  }
}

run "both_limits_are_set" {
  module {
    source = "./modules/claim"
  }

  assert {
    condition     = aws_apigatewayv2_stage.claim.default_route_settings[0].throttling_rate_limit == 10 && aws_apigatewayv2_stage.claim.default_route_settings[0].throttling_burst_limit == 20
    error_message = "A limit is missing, which API Gateway takes for 0, or is another."
  }
}

run "the_access_log_never_has_the_path" {
  module {
    source = "./modules/claim"
  }

  assert {
    condition = jsondecode(aws_apigatewayv2_stage.claim.access_log_settings[0].format) == {
      requestId       = "$context.requestId"
      routeKey        = "$context.routeKey"
      status          = "$context.status"
      responseLatency = "$context.responseLatency"
      sourceIp        = "$context.identity.sourceIp"
    }
    error_message = "The access log has another field than these, and perhaps the token."
  }

  assert {
    condition = (
      aws_apigatewayv2_stage.claim.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.access.arn &&
      aws_cloudwatch_log_group.access.name == "/aws/vendedlogs/apigateway/firstkey-claim" &&
      aws_cloudwatch_log_group.access.retention_in_days == 365 &&
      aws_cloudwatch_log_group.function.retention_in_days == 365
    )
    error_message = "Requests are not logged, or logs are not kept."
  }
}

run "a_domain_of_ones_own_is_the_only_one" {
  module {
    source = "./modules/claim"
  }

  variables {
    domain_name     = "claim.example.com"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
    zone_id         = "Z0123456789ABCDEFGHIJ"
  }

  assert {
    condition     = aws_apigatewayv2_api.claim.disable_execute_api_endpoint
    error_message = "The page is at API Gateway's address too."
  }

  assert {
    condition = (
      aws_apigatewayv2_domain_name.claim[0].domain_name == "claim.example.com" &&
      aws_apigatewayv2_domain_name.claim[0].domain_name_configuration[0].certificate_arn == var.certificate_arn &&
      aws_apigatewayv2_domain_name.claim[0].domain_name_configuration[0].endpoint_type == "REGIONAL" &&
      aws_apigatewayv2_domain_name.claim[0].domain_name_configuration[0].security_policy == "TLS_1_2" &&
      aws_apigatewayv2_api_mapping.claim[0].domain_name == "claim.example.com" &&
      aws_apigatewayv2_api_mapping.claim[0].stage == aws_apigatewayv2_stage.claim.id &&
      aws_apigatewayv2_api_mapping.claim[0].api_mapping_key == null
    )
    error_message = "The domain does not lead to the page, or not at its root."
  }

  assert {
    condition = (
      aws_route53_record.claim[0].zone_id == var.zone_id &&
      aws_route53_record.claim[0].name == "claim.example.com" &&
      aws_route53_record.claim[0].type == "A" &&
      aws_route53_record.claim[0].alias[0].name == "d-1a2b3c4d5e.execute-api.us-east-1.amazonaws.com" &&
      aws_route53_record.claim[0].alias[0].zone_id == "Z1UJRXOUMOOFQ8" &&
      length(output.dns_records) == 0
    )
    error_message = "The record leads elsewhere than to the domain's target."
  }

  assert {
    condition     = output.origin == "https://claim.example.com" && aws_lambda_function.claim.environment[0].variables.FIRSTKEY_CLAIM_ORIGIN == "https://claim.example.com"
    error_message = "Links do not lead to the domain."
  }
}

run "a_record_to_make_elsewhere" {
  module {
    source = "./modules/claim"
  }

  variables {
    domain_name     = "claim.example.com"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = length(aws_route53_record.claim) == 0 && output.dns_records == tomap({ "claim.example.com" = "d-1a2b3c4d5e.execute-api.us-east-1.amazonaws.com" })
    error_message = "Nobody can know which record to make."
  }
}

run "a_certificate_of_another_region" {
  command = plan

  module {
    source = "./modules/claim"
  }

  variables {
    domain_name     = "claim.example.com"
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  expect_failures = [aws_apigatewayv2_domain_name.claim]
}

run "the_public_role_with_everything_that_can_be_added" {
  module {
    source = "./modules/claim"
  }

  variables {
    reach = {
      user_arns         = ["arn:aws:iam::123456789012:user/people/*"]
      readable_user_arn = "arn:aws:iam::123456789012:user/*"
      denied_user_arns  = ["arn:aws:iam::123456789012:user/people/administrators/*"]
      sending_arns      = ["arn:aws:ses:us-east-1:123456789012:identity/mail.example.com"]
      recipients        = ["*@example.com"]
      slack_token_arn   = "arn:aws:ssm:us-east-1:123456789012:parameter/firstkey/slack-token"
    }
    kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    alert_topic_kms_key  = "arn:aws:kms:us-east-1:123456789012:key/two"
    uses_slack           = true
    slack_token_kms_key  = "arn:aws:kms:us-east-1:123456789012:key/three"
    log_kms_key_arn      = "arn:aws:kms:us-east-1:123456789012:key/4321abcd-12ab-34cd-56ef-1234567890ab"
    log_retention_days   = 30
    tracing_mode         = "Active"
    architecture         = "arm64"
    reserved_concurrency = 10
    rate_limit           = 50
    burst_limit          = 100
    role_path            = "/service/"
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
    tags                 = { owner = "it" }
  }

  assert {
    condition = slice(jsondecode(aws_iam_role_policy.claim[0].policy).Statement, 8, length(jsondecode(aws_iam_role_policy.claim[0].policy).Statement)) == [
      {
        Sid      = "LeaveThesePathsAlone"
        Effect   = "Deny"
        Action   = "iam:CreateLoginProfile"
        Resource = ["arn:aws:iam::123456789012:user/people/administrators/*"]
      },
      {
        Sid       = "UseTheKeyThroughTheServicesItEncrypts"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        Condition = { StringLike = { "kms:ViaService" = ["dynamodb.us-east-1.*", "sns.us-east-1.*"] } }
      },
      {
        Sid       = "UseTheAlertTopicsKeyThroughSns"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "arn:aws:kms:us-east-1:123456789012:key/two"
        Condition = { StringLike = { "kms:ViaService" = "sns.us-east-1.*" } }
      },
      {
        Sid      = "Trace"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid       = "ReadSlacksToken"
        Effect    = "Allow"
        Action    = "ssm:GetParameter"
        Resource  = "arn:aws:ssm:us-east-1:123456789012:parameter/firstkey/slack-token"
        Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey-claim" } }
      },
      {
        Sid      = "DecryptSlacksTokenThroughSsm"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = "arn:aws:kms:us-east-1:123456789012:key/three"
        Condition = {
          StringLike   = { "kms:ViaService" = "ssm.us-east-1.*" }
          StringEquals = { "kms:EncryptionContext:PARAMETER_ARN" = "arn:aws:ssm:us-east-1:123456789012:parameter/firstkey/slack-token" }
        }
      },
    ]
    error_message = "The optional parts lack their statements, or bring others."
  }

  assert {
    condition = (
      aws_iam_role.claim[0].path == "/service/" &&
      aws_iam_role.claim[0].permissions_boundary == var.permissions_boundary &&
      aws_lambda_function.claim.architectures == tolist(["arm64"]) &&
      aws_lambda_function.claim.reserved_concurrent_executions == 10 &&
      aws_lambda_function.claim.tracing_config[0].mode == "Active"
    )
    error_message = "The role or the function is not as asked."
  }

  assert {
    condition     = aws_apigatewayv2_stage.claim.default_route_settings[0].throttling_rate_limit == 50 && aws_apigatewayv2_stage.claim.default_route_settings[0].throttling_burst_limit == 100
    error_message = "The limits are not those that were asked for."
  }

  assert {
    condition = alltrue([
      for group in [aws_cloudwatch_log_group.function, aws_cloudwatch_log_group.access] : group.kms_key_id == var.log_kms_key_arn && group.retention_in_days == 30
    ])
    error_message = "A log is not encrypted with the key, or kept for another time."
  }

  assert {
    condition = alltrue([
      for tags in [
        aws_iam_role.claim[0].tags, aws_lambda_function.claim.tags, aws_cloudwatch_log_group.function.tags, aws_cloudwatch_log_group.access.tags,
        aws_apigatewayv2_api.claim.tags, aws_apigatewayv2_stage.claim.tags,
      ] : tags == tomap({ owner = "it" })
    ])
    error_message = "Something has no tags."
  }
}

run "a_claim_role_of_ones_own" {
  module {
    source = "./modules/claim"
  }

  variables {
    create_role = false
    role_arn    = "arn:aws:iam::123456789012:role/operations/firstkey-claim"
  }

  assert {
    condition     = length(aws_iam_role.claim) + length(aws_iam_role_policy.claim) == 0 && aws_lambda_function.claim.role == var.role_arn && output.role_arn == var.role_arn
    error_message = "The role that is there is not used, or another is made."
  }

  assert {
    condition     = length(jsondecode(output.role_policy).Statement) == 8
    error_message = "Nobody can know what a role of one's own needs."
  }
}

run "wrong_values_of_the_page" {
  command = plan

  module {
    source = "./modules/claim"
  }

  variables {
    name                 = "C"
    rate_limit           = 0
    burst_limit          = 0
    reserved_concurrency = 0
  }

  expect_failures = [var.name, var.rate_limit, var.burst_limit, var.reserved_concurrency]
}
