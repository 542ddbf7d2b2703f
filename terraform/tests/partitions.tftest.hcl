# Partitions other than aws.

mock_provider "aws" {
  source = "./tests/mocks"

  override_during = plan
}

variables {
  sender          = "it@example.com"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
  zip             = "./tests/mocks/function.zip"
  create_trail    = true
  encryption      = { create_key = true }
}

run "govcloud" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  override_data {
    target = module.trigger.data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = module.trigger.data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  override_data {
    target = module.function.data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = module.function.data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  # What is replaced are the ARNs of mocked resources.
  assert {
    condition     = !strcontains(replace(output.role_policy, "/arn:aws:(dynamodb|kms|logs|sns|sqs):us-east-1/", ""), "arn:aws:") && strcontains(output.role_policy, "arn:aws-us-gov:ses:us-gov-west-1:123456789012:identity/example.com")
    error_message = "The role names what is in another partition."
  }

  assert {
    condition     = output.forwarding.event_bus_arn == "arn:aws-us-gov:events:us-gov-west-1:123456789012:event-bus/default" && startswith(local.trail_arn, "arn:aws-us-gov:cloudtrail:us-gov-west-1:")
    error_message = "The bus or the trail is in another partition."
  }
}

run "the_page_in_govcloud" {
  command = plan

  variables {
    delivery = "claim"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  override_data {
    target = module.function.data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = module.function.data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  override_data {
    target = module.claim[0].data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = module.claim[0].data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  assert {
    condition = (
      !strcontains(replace(output.claim_role_policy, "/arn:aws:(dynamodb|kms|logs|sns):us-east-1/", ""), "arn:aws:") &&
      strcontains(output.claim_role_policy, "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:firstkey-claim")
    )
    error_message = "The page's role names what is in another partition."
  }
}

# Its endpoints end with another domain.
run "china" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.cn-north-1.amazonaws.com.cn" }
  }

  override_data {
    target = module.function.data.aws_partition.current
    values = { partition = "aws-cn" }
  }

  override_data {
    target = module.function.data.aws_region.current
    values = { endpoint = "ec2.cn-north-1.amazonaws.com.cn" }
  }

  assert {
    condition     = local.region == "cn-north-1" && strcontains(output.role_policy, "arn:aws-cn:iam::123456789012:user/people/*")
    error_message = "The role names what is in another partition."
  }

  assert {
    condition     = aws_s3_bucket.trail[0].bucket == "firstkey-trail-123456789012-cn-north-1"
    error_message = "The bucket is named after another region."
  }
}
