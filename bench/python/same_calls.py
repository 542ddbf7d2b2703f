"""The same calls as Firstkey's, one after another, without its decisions. `bench/` measures Firstkey beside it."""

import json
import os
import time

import boto3

from function import iam, new_password, ses

dynamodb = boto3.client("dynamodb")

TABLE = os.environ["FIRSTKEY_TABLE"]
remembered = {}


def once(name, call):
    """Calls that Firstkey, too, makes only in its first invocation."""
    if name not in remembered:
        remembered[name] = call()
    return remembered[name]


def store(user_id, version, status):
    now = str(int(time.time()))
    item = {"id": {"S": user_id}, "version": {"N": str(version)}, "status": {"S": status}, "updated_at": {"N": now}}
    if version == 1:
        condition = {"ConditionExpression": "attribute_not_exists(id)"}
    else:
        before = {":before": {"N": str(version - 1)}}
        condition = {"ConditionExpression": "version = :before", "ExpressionAttributeValues": before}
    dynamodb.put_item(TableName=TABLE, Item=item, **condition)


def read_back(name, user_id):
    user = iam.get_user(UserName=name)["User"]
    created = once("table", lambda: dynamodb.describe_table(TableName=TABLE))["Table"]["CreationDateTime"]
    if user["UserId"] != user_id or user["CreateDate"] < created:
        raise ValueError(f"{name} is another user")
    return next(tag["Value"] for tag in user["Tags"] if tag["Key"].lower() == "email")


def is_suppressed(address):
    try:
        ses.get_suppressed_destination(EmailAddress=address)
        return True
    except ses.exceptions.NotFoundException:
        return False


def handler(event, context):
    for record in event["Records"]:
        user = json.loads(record["Sns"]["Message"])["detail"]["responseElements"]["user"]
        name, user_id = user["userName"], user["userId"]
        store(user_id, 1, "claimed")
        address = read_back(name, user_id)
        if is_suppressed(address):
            raise ValueError(f"{name} cannot get mail")
        store(user_id, 2, "creating")
        policy = once("policy", iam.get_account_password_policy)["PasswordPolicy"]
        alias = next(iter(once("aliases", iam.list_account_aliases)["AccountAliases"]), "")
        password = new_password(max(20, policy["MinimumPasswordLength"]))
        iam.create_login_profile(UserName=name, Password=password, PasswordResetRequired=True)
        read_back(name, user_id)
        store(user_id, 3, "sending")
        text = f"Account {alias}.\nYour user name is {name}.\nYour password is {password}\nYou must change it when you first sign in."
        ses.send_email(
            FromEmailAddress="IT <it@example.com>",
            Destination={"ToAddresses": [address]},
            Content={"Simple": {"Subject": {"Data": "Your AWS sign-in"}, "Body": {"Text": {"Data": text}}}},
        )
        store(user_id, 4, "delivered")
