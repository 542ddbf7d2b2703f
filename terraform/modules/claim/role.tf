locals {
  # The role's credentials are useless outside the function.
  from_the_function = { "lambda:SourceFunctionArn" = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}" }

  # No right to change or to delete a login profile: who has one already keeps it, whatever comes in from outside.
  always = [
    {
      # Users of all paths, as in the other function's role.
      Sid       = "ReadTheUserAndItsProfile"
      Effect    = "Allow"
      Action    = ["iam:GetUser", "iam:GetLoginProfile"]
      Resource  = var.reach.readable_user_arn
      Condition = { ArnEquals = local.from_the_function }
    },
    {
      Sid       = "GiveThePasswordThatTheUserChose"
      Effect    = "Allow"
      Action    = "iam:CreateLoginProfile"
      Resource  = var.reach.user_arns
      Condition = { ArnEquals = local.from_the_function }
    },
    {
      # IAM offers no resource for these.
      Sid      = "KnowThePasswordPolicyAndTheSignInAddress"
      Effect   = "Allow"
      Action   = ["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases"]
      Resource = "*"
    },
    {
      # A user is an id, and GetUser takes a name. IAM offers no resource for this.
      Sid       = "FindARenamedUser"
      Effect    = "Allow"
      Action    = "iam:ListUsers"
      Resource  = "*"
      Condition = { ArnEquals = local.from_the_function }
    },
    {
      Sid      = "KeepTheLedger"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      Resource = var.table_arn
    },
    {
      # Another link, and the news that a sign-in was set.
      Sid      = "SendFromTheSenderToTheAllowedDomains"
      Effect   = "Allow"
      Action   = "ses:SendEmail"
      Resource = var.reach.sending_arns
      Condition = {
        StringEquals              = { "ses:FromAddress" = var.sender_address }
        ArnEquals                 = local.from_the_function
        "ForAllValues:StringLike" = { "ses:Recipients" = var.reach.recipients }
      }
    },
    {
      Sid      = "AlertAdministrators"
      Effect   = "Allow"
      Action   = "sns:Publish"
      Resource = var.alert_topic_arn
    },
    {
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.function.arn}:*"
    },
  ]

  with_denied_paths = [{
    Sid      = "LeaveThesePathsAlone"
    Effect   = "Deny"
    Action   = "iam:CreateLoginProfile"
    Resource = var.reach.denied_user_arns
  }]

  with_a_key = [{
    Sid      = "UseTheKeyThroughTheServicesItEncrypts"
    Effect   = "Allow"
    Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource = var.kms_key_arn
    Condition = {
      StringLike = { "kms:ViaService" = [for service in ["dynamodb", "sns"] : "${service}.${local.region}.*"] }
    }
  }]

  with_a_key_of_the_alert_topic = [{
    Sid       = "UseTheAlertTopicsKeyThroughSns"
    Effect    = "Allow"
    Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource  = var.alert_topic_kms_key
    Condition = { StringLike = { "kms:ViaService" = "sns.${local.region}.*" } }
  }]

  with_slack = [{
    Sid       = "ReadSlacksToken"
    Effect    = "Allow"
    Action    = "ssm:GetParameter"
    Resource  = var.reach.slack_token_arn
    Condition = { ArnEquals = local.from_the_function }
  }]

  with_a_key_of_slacks_token = [{
    Sid      = "DecryptSlacksTokenThroughSsm"
    Effect   = "Allow"
    Action   = "kms:Decrypt"
    Resource = var.slack_token_kms_key
    Condition = {
      StringLike   = { "kms:ViaService" = "ssm.${local.region}.*" }
      StringEquals = { "kms:EncryptionContext:PARAMETER_ARN" = var.reach.slack_token_arn }
    }
  }]

  # X-Ray offers no resource for these.
  with_tracing = [{
    Sid      = "Trace"
    Effect   = "Allow"
    Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    Resource = "*"
  }]
}

resource "aws_iam_role" "claim" {
  count = var.create_role ? 1 : 0

  name                 = var.name
  path                 = var.role_path
  description          = "Firstkey's function behind the page on which users choose their password"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "LambdaRunsTheFunction"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "claim" {
  # checkov:skip=CKV_AWS_286: Firstkey exists to create login profiles; it can do so only below the configured paths.
  # checkov:skip=CKV_AWS_355: the statements with resource * hold only actions for which AWS offers no resource.
  count = var.create_role ? 1 : 0

  name   = var.name
  role   = aws_iam_role.claim[0].id
  policy = local.role_policy
}

locals {
  role_arn = var.create_role ? one(aws_iam_role.claim[*].arn) : var.role_arn

  role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.always,
      [for statement in local.with_denied_paths : statement if length(var.reach.denied_user_arns) > 0],
      [for statement in local.with_a_key : statement if var.kms_key_arn != null],
      [for statement in local.with_a_key_of_the_alert_topic : statement if var.alert_topic_kms_key != null],
      [for statement in local.with_tracing : statement if var.tracing_mode == "Active"],
      [for statement in local.with_slack : statement if var.uses_slack],
      [for statement in local.with_a_key_of_slacks_token : statement if var.slack_token_kms_key != null],
    )
  })
}
