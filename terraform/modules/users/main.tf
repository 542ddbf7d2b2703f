resource "aws_iam_user" "this" {
  # checkov:skip=CKV_AWS_273: creating IAM users is what this module is for.
  for_each = var.users

  name                 = each.key
  path                 = each.value.path
  permissions_boundary = var.permissions_boundary

  # Firstkey makes the login profile, outside Terraform. Without this, IAM would refuse to delete the user.
  # For the same reason no aws_iam_user_login_profile may be used: whichever of the two comes second fails.
  force_destroy = true

  tags = merge(
    each.value.tags,
    each.value.email == null ? {} : { (var.email_tag) = each.value.email },
    each.value.locale == null ? {} : { (var.locale_tag) = each.value.locale },
  )
}

# Not exclusive: groups that others add the user to stay.
resource "aws_iam_user_group_membership" "this" {
  for_each = { for name, user in var.users : name => user if length(user.groups) > 0 }

  user   = aws_iam_user.this[each.key].name
  groups = each.value.groups
}

# AWS's own policy IAMUserChangePassword names user/${aws:username}, which no user below a path is.
resource "aws_iam_user_policy" "change_password" {
  # checkov:skip=CKV_AWS_40: it names the user itself; a group for it would be in the way of the users' own groups.
  for_each = var.attach_change_password_policy ? var.users : {}

  name = "change-own-password"
  user = aws_iam_user.this[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ChangeTheOwnPassword"
        Effect   = "Allow"
        Action   = "iam:ChangePassword"
        Resource = aws_iam_user.this[each.key].arn
      },
      {
        # IAM offers no resource for this.
        Sid      = "KnowWhatPasswordsAreAccepted"
        Effect   = "Allow"
        Action   = "iam:GetAccountPasswordPolicy"
        Resource = "*"
      },
    ]
  })
}
