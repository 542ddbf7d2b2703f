locals {
  users            = "arn:${local.partition}:iam::${local.account}:user"
  user_arns        = [for path in var.path_prefixes : "${local.users}${path}*"]
  denied_user_arns = [for path in var.denied_path_prefixes : "${local.users}${path}*"]

  # The role's credentials are useless outside the function.
  from_the_function = { "lambda:SourceFunctionArn" = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}" }

  # SES accepts the identity of the address itself, of its domain, or of a domain above that. A top-level domain cannot be one.
  sender_labels  = split(".", split("@", var.sender_address)[1])
  sender_domains = [for from in range(length(local.sender_labels) - 1) : join(".", slice(local.sender_labels, from, length(local.sender_labels)))]
  ses_region     = coalesce(var.ses_region, local.region)
  ses_arn        = "arn:${local.partition}:ses:${local.ses_region}:${local.account}"
  sending_arns = concat(
    [for identity in concat([var.sender_address], local.sender_domains) : "${local.ses_arn}:identity/${identity}"],
    var.configuration_set == null ? [] : ["${local.ses_arn}:configuration-set/${var.configuration_set}"],
  )

  # `*.example.com` becomes *@*.example.com. The function writes domains in lower case.
  recipients = [for domain in var.allowed_domains : "*@${lower(domain)}"]

  # Users of all paths: about a name that nobody has, or no longer has, a role for some paths hears AccessDenied and not NoSuchEntity.
  readable_user_arn = "${local.users}/*"

  reading_users = [{
    Sid       = "ReadTheUserAndItsProfile"
    Effect    = "Allow"
    Action    = ["iam:GetUser", "iam:GetLoginProfile"]
    Resource  = local.readable_user_arn
    Condition = { ArnEquals = local.from_the_function }
  }]

  making_passwords = [
    {
      Sid       = "GiveTheFirstPassword"
      Effect    = "Allow"
      Action    = "iam:CreateLoginProfile"
      Resource  = local.user_arns
      Condition = { ArnEquals = local.from_the_function }
    },
    {
      # After a lost answer the password is unknown, and another one has to take its place.
      Sid       = "ReplaceAPasswordThatNobodyGot"
      Effect    = "Allow"
      Action    = "iam:UpdateLoginProfile"
      Resource  = local.user_arns
      Condition = { ArnEquals = local.from_the_function }
    },
  ]

  # Where users choose their passwords, only those of earlier mails are left to withdraw.
  withdrawing_passwords = [{
    Sid       = "WithdrawAPasswordThatCannotBeDelivered"
    Effect    = "Allow"
    Action    = "iam:DeleteLoginProfile"
    Resource  = local.user_arns
    Condition = { ArnEquals = local.from_the_function }
  }]

  always = [
    {
      # IAM offers no resource for these.
      Sid      = "KnowThePasswordPolicyAndTheSignInAddress"
      Effect   = "Allow"
      Action   = ["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases"]
      Resource = "*"
    },
    {
      Sid      = "KeepTheLedger"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DescribeTable"]
      Resource = var.table_arn
    },
    {
      Sid      = "SendFromTheSenderToTheAllowedDomains"
      Effect   = "Allow"
      Action   = "ses:SendEmail"
      Resource = local.sending_arns
      Condition = {
        StringEquals              = { "ses:FromAddress" = var.sender_address }
        ArnEquals                 = local.from_the_function
        "ForAllValues:StringLike" = { "ses:Recipients" = local.recipients }
      }
    },
    {
      # SES offers no resource for this.
      Sid      = "KnowWhetherSesWouldDropTheMessage"
      Effect   = "Allow"
      Action   = "ses:GetSuppressedDestination"
      Resource = "*"
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
    {
      Sid      = "KeepWhatFailed"
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = aws_sqs_queue.failed.arn
    },
  ]

  with_denied_paths = [{
    Sid      = "LeaveThesePathsAlone"
    Effect   = "Deny"
    Action   = ["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"]
    Resource = local.denied_user_arns
  }]

  with_a_key = [{
    Sid      = "UseTheKeyThroughTheServicesItEncrypts"
    Effect   = "Allow"
    Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource = var.kms_key_arn
    Condition = {
      StringLike = { "kms:ViaService" = [for service in ["dynamodb", "sns", "sqs"] : "${service}.${local.region}.*"] }
    }
  }]

  with_a_key_of_the_alert_topic = [{
    Sid       = "UseTheAlertTopicsKeyThroughSns"
    Effect    = "Allow"
    Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource  = var.alert_topic_kms_key
    Condition = { StringLike = { "kms:ViaService" = "sns.${local.region}.*" } }
  }]

  slack_token_arn = var.slack_token_parameter == null ? null : "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter${var.slack_token_parameter}"

  with_slack = [{
    Sid       = "ReadSlacksToken"
    Effect    = "Allow"
    Action    = "ssm:GetParameter"
    Resource  = local.slack_token_arn
    Condition = { ArnEquals = local.from_the_function }
  }]

  with_a_key_of_slacks_token = [{
    Sid      = "DecryptSlacksTokenThroughSsm"
    Effect   = "Allow"
    Action   = "kms:Decrypt"
    Resource = var.slack_token_kms_key
    Condition = {
      StringLike   = { "kms:ViaService" = "ssm.${local.region}.*" }
      StringEquals = { "kms:EncryptionContext:PARAMETER_ARN" = local.slack_token_arn }
    }
  }]

  # X-Ray offers no resource for these.
  with_tracing = [{
    Sid      = "Trace"
    Effect   = "Allow"
    Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    Resource = "*"
  }]

  with_a_buffer = [{
    Sid      = "TakeFromTheBuffer"
    Effect   = "Allow"
    Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    Resource = one(aws_sqs_queue.buffer[*].arn)
  }]

  with_the_sweep = [
    {
      # Neither IAM nor CloudTrail offers a resource for these.
      Sid      = "FindUsersThatNoEventToldOf"
      Effect   = "Allow"
      Action   = ["iam:ListUsers", "cloudtrail:LookupEvents"]
      Resource = "*"
    },
    {
      Sid      = "LookThroughTheLedger"
      Effect   = "Allow"
      Action   = "dynamodb:Scan"
      Resource = var.table_arn
    },
  ]
}

resource "aws_iam_role" "function" {
  count = var.create_role ? 1 : 0

  name                 = var.name
  path                 = var.role_path
  description          = "Firstkey's function"
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

resource "aws_iam_role_policy" "function" {
  # checkov:skip=CKV_AWS_286: Firstkey exists to create login profiles; it can do so only below the configured paths.
  # checkov:skip=CKV_AWS_355: the statements with resource * hold only actions for which AWS offers no resource.
  count = var.create_role ? 1 : 0

  name   = var.name
  role   = aws_iam_role.function[0].id
  policy = local.role_policy
}

moved {
  from = aws_iam_role.function
  to   = aws_iam_role.function[0]
}

moved {
  from = aws_iam_role_policy.function
  to   = aws_iam_role_policy.function[0]
}

locals {
  role_arn = var.create_role ? one(aws_iam_role.function[*].arn) : var.role_arn

  role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.reading_users,
      [for statement in local.making_passwords : statement if var.makes_passwords],
      [for statement in local.withdrawing_passwords : statement if var.withdraws_passwords],
      local.always,
      [for statement in local.with_denied_paths : statement if length(var.denied_path_prefixes) > 0],
      [for statement in local.with_a_key : statement if var.kms_key_arn != null],
      [for statement in local.with_a_key_of_the_alert_topic : statement if var.alert_topic_kms_key != null],
      [for statement in local.with_a_buffer : statement if var.buffer],
      [for statement in local.with_the_sweep : statement if var.sweep_schedule != null],
      [for statement in local.with_tracing : statement if var.tracing_mode == "Active"],
      [for statement in local.with_slack : statement if var.slack_token_parameter != null],
      [for statement in local.with_a_key_of_slacks_token : statement if var.slack_token_kms_key != null],
    )
  })
}
