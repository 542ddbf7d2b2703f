# What a deployment has more, and what less, where users choose their passwords.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  sender          = "Example IT <it@example.com>"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
  zip             = "./tests/mocks/function.zip"
}

run "a_password_needs_no_page" {
  assert {
    condition     = length(module.claim) == 0
    error_message = "Something public is made that nobody asked for."
  }

  assert {
    condition     = length(setintersection(keys(local.function_environment), ["FIRSTKEY_DELIVERY", "FIRSTKEY_CLAIM_CODE", "FIRSTKEY_CLAIM_ORIGIN"])) == 0
    error_message = "The function hears of a page that is not there."
  }

  assert {
    condition     = slice(jsondecode(output.role_policy).Statement[*].Sid, 1, 4) == ["GiveTheFirstPassword", "ReplaceAPasswordThatNobodyGot", "WithdrawAPasswordThatCannotBeDelivered"]
    error_message = "The function may not make, replace and withdraw the passwords that it mails."
  }

  assert {
    condition     = length([for name in keys(output.alarm_arns) : name if startswith(name, "claim-")]) == 0
    error_message = "An alarm looks at what is not there."
  }

  assert {
    condition = (
      output.claim_url == null && length(output.claim_dns_records) == 0 && output.claim_function_name == null && output.claim_role_arn == null &&
      output.claim_role_policy == null && output.claim_log_group_names == null
    )
    error_message = "An output speaks of a page that is not there."
  }
}

run "a_claim_brings_its_page" {
  variables {
    delivery = "claim"
  }

  assert {
    condition     = output.claim_url == "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com" && output.claim_function_name == "firstkey-claim"
    error_message = "Nobody can know where the page is."
  }

  assert {
    condition     = output.claim_log_group_names == { function = "/aws/lambda/firstkey-claim", access = "/aws/vendedlogs/apigateway/firstkey-claim" }
    error_message = "Nobody can know where the page's logs are."
  }

  assert {
    condition = (
      local.function_environment.FIRSTKEY_DELIVERY == "claim" &&
      local.function_environment.FIRSTKEY_CLAIM_ORIGIN == output.claim_url &&
      !contains(keys(local.function_environment), "FIRSTKEY_CLAIM_CODE")
    )
    error_message = "The functions do not know that users choose their passwords, or ask for a code that nobody wants."
  }

  assert {
    condition     = toset([for name in keys(output.alarm_arns) : name if startswith(name, "claim-")]) == toset(["claim-errors", "claim-throttles", "claim-unavailable"])
    error_message = "Trouble of the page raises no alarm."
  }

  # The one reaches what the other reaches, and no more.
  assert {
    condition = [
      for statement in jsondecode(output.claim_role_policy).Statement : [statement.Resource, statement.Condition]
      if statement.Sid == "SendFromTheSenderToTheAllowedDomains"
      ] == [[
        ["arn:aws:ses:us-east-1:123456789012:identity/it@example.com", "arn:aws:ses:us-east-1:123456789012:identity/example.com"],
        {
          StringEquals              = { "ses:FromAddress" = "it@example.com" }
          ArnEquals                 = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:firstkey-claim" }
          "ForAllValues:StringLike" = { "ses:Recipients" = ["*@example.com"] }
        },
    ]]
    error_message = "The page's function may send as someone else, or to other domains."
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(output.claim_role_policy).Statement : statement.Resource if flatten([statement.Action]) == ["iam:CreateLoginProfile"]
    ])) == toset(["arn:aws:iam::123456789012:user/people/*"])
    error_message = "The page's function writes to users outside the paths."
  }
}

run "a_claim_takes_the_right_to_make_passwords" {
  variables {
    delivery = "claim"
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(output.role_policy).Statement : [for action in flatten([statement.Action]) : action if startswith(action, "iam:") && !can(regex("^iam:(Get|List)", action))]
    ])) == toset(["iam:DeleteLoginProfile"])
    error_message = "The function that hears of new users may write more in IAM than the withdrawal of earlier passwords needs."
  }
}

run "a_claim_alone_leaves_no_right_to_write_in_iam" {
  variables {
    delivery = "claim"
    claim    = { withdraw_mailed_passwords = false }
  }

  assert {
    condition = length(flatten([
      for statement in jsondecode(output.role_policy).Statement : [for action in flatten([statement.Action]) : action if startswith(action, "iam:") && !can(regex("^iam:(Get|List)", action))]
    ])) == 0
    error_message = "The function that hears of new users may write in IAM."
  }

  assert {
    condition     = jsondecode(output.role_policy).Statement[0].Sid == "ReadTheUserAndItsProfile" && jsondecode(output.role_policy).Statement[1].Sid == "KnowThePasswordPolicyAndTheSignInAddress"
    error_message = "The function may not read what it needs."
  }
}

run "a_claim_with_everything" {
  variables {
    name                  = "onboarding"
    table_name            = "firstkey"
    delivery              = "claim"
    claim_code            = "slack"
    slack_token_parameter = "/firstkey/slack-token"
    denied_path_prefixes  = ["/people/administrators/"]
    configuration_set     = "onboarding"
    tracing_mode          = "Active"
    encryption            = { create_key = true }
    claim = {
      domain_name          = "claim.example.com"
      certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
      reserved_concurrency = 10
    }
  }

  override_resource {
    target = module.claim[0].aws_apigatewayv2_domain_name.claim
    values = { domain_name_configuration = { target_domain_name = "d-1a2b3c4d5e.execute-api.us-east-1.amazonaws.com" } }
  }

  assert {
    condition     = output.claim_url == "https://claim.example.com" && output.claim_dns_records == tomap({ "claim.example.com" = "d-1a2b3c4d5e.execute-api.us-east-1.amazonaws.com" })
    error_message = "The page is not at the domain, or nobody can know which record to make."
  }

  assert {
    condition     = local.set_environment.FIRSTKEY_CLAIM_CODE == "slack" && local.set_environment.FIRSTKEY_SLACK_TOKEN_PARAMETER == "/firstkey/slack-token" && !contains(keys(local.set_environment), "FIRSTKEY_CHANNELS")
    error_message = "The page asks for no code, or cannot send one."
  }

  assert {
    condition = jsondecode(output.claim_role_policy).Statement[*].Sid == [
      "ReadTheUserAndItsProfile", "GiveThePasswordThatTheUserChose", "KnowThePasswordPolicyAndTheSignInAddress", "FindARenamedUser", "KeepTheLedger",
      "SendFromTheSenderToTheAllowedDomains", "AlertAdministrators", "WriteLogs", "LeaveThesePathsAlone", "UseTheKeyThroughTheServicesItEncrypts",
      "Trace", "ReadSlacksToken",
    ]
    error_message = "The page's function lacks a statement that a setting calls for, or has another."
  }
}

run "a_link_in_slack_alone_is_refused" {
  command = plan

  variables {
    delivery              = "claim"
    channels              = ["slack"]
    slack_token_parameter = "/firstkey/slack-token"
  }

  expect_failures = [var.channels]
}

run "a_page_without_a_claim_is_refused" {
  command = plan

  variables {
    claim = { domain_name = "claim.example.com", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab" }
  }

  expect_failures = [var.claim]
}

run "limits_without_a_claim_are_refused" {
  command = plan

  variables {
    claim = { rate_limit = 50 }
  }

  expect_failures = [var.claim]
}

run "a_domain_without_a_certificate_is_refused" {
  command = plan

  variables {
    delivery = "claim"
    claim    = { domain_name = "claim.example.com" }
  }

  expect_failures = [var.claim]
}

run "a_zone_without_a_domain_is_refused" {
  command = plan

  variables {
    delivery = "claim"
    claim    = { zone_id = "Z0123456789ABCDEFGHIJ" }
  }

  expect_failures = [var.claim]
}

run "a_domain_as_an_address_is_refused" {
  command = plan

  variables {
    delivery = "claim"
    claim    = { domain_name = "https://claim.example.com", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab" }
  }

  expect_failures = [var.claim]
}

run "a_certificate_of_iam_is_refused" {
  command = plan

  variables {
    delivery = "claim"
    claim    = { domain_name = "claim.example.com", certificate_arn = "arn:aws:iam::123456789012:server-certificate/claim" }
  }

  expect_failures = [var.claim]
}

run "a_limit_of_nothing_is_refused" {
  command = plan

  variables {
    delivery = "claim"
    claim    = { burst_limit = 0 }
  }

  expect_failures = [var.claim]
}

run "a_concurrency_of_nothing_is_refused" {
  command = plan

  variables {
    delivery = "claim"
    claim    = { reserved_concurrency = 0 }
  }

  expect_failures = [var.claim]
}

run "one_role_of_ones_own_is_not_enough" {
  command = plan

  variables {
    delivery    = "claim"
    create_role = false
    role_arn    = "arn:aws:iam::123456789012:role/firstkey"
  }

  expect_failures = [var.claim]
}

run "a_role_that_is_none_is_refused" {
  command = plan

  variables {
    delivery    = "claim"
    create_role = false
    role_arn    = "arn:aws:iam::123456789012:role/firstkey"
    claim       = { role_arn = "firstkey-claim" }
  }

  expect_failures = [var.claim]
}

run "an_unknown_delivery_is_refused" {
  command = plan

  variables {
    delivery = "link"
  }

  expect_failures = [var.delivery]
}

run "a_code_without_a_page_is_refused" {
  command = plan

  variables {
    claim_code            = "slack"
    slack_token_parameter = "/firstkey/slack-token"
  }

  expect_failures = [var.claim_code]
}

run "a_code_without_a_token_is_refused" {
  command = plan

  variables {
    delivery   = "claim"
    claim_code = "slack"
  }

  expect_failures = [var.slack_token_parameter]
}

run "a_code_by_telephone_is_refused" {
  command = plan

  variables {
    delivery   = "claim"
    claim_code = "sms"
  }

  expect_failures = [var.claim_code]
}
