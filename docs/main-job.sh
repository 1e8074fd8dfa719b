#!/usr/bin/env bash
# The main job from a terminal: a planner plans, the education bureau registers a school class, forty-five pupils are checked
# in, and coverage tells how much of the community, its street and the district is reached. Against a running Starlane:
#   STARLANE_PASSWORD=... bash docs/main-job.sh
# Needs curl and node. The first slot that is free from 2026-03-04 on is taken, so that it can be run again.
set -euo pipefail
api=${STARLANE_URL:-http://127.0.0.1:4000}/graphql
password=${STARLANE_PASSWORD:?the password printed at the first start}

# ask TOKEN QUERY: prints the answer
ask() {
  node -e 'process.stdout.write(JSON.stringify({ query: process.argv[1] }))' "$2" |
    curl -s "$api" -H 'content-type: application/json' -H "authorization: Bearer $1" -H 'accept-language: en' -d @-
}
# pick PATH: reads an answer, prints one value of it
pick() { node -pe "JSON.parse(require('fs').readFileSync(0)).data$1"; }
sign_in() { ask "" "mutation { signIn(username: \"$1\", password: \"$password\") { accessToken } }" | pick .signIn.accessToken; }
say() { printf '\n# %s\n' "$*"; }

planner=$(sign_in planner)
admin=$(sign_in admin)
education=$(sign_in education)

say "The planner creates a campaign for Xixia district, with a target for every street"
answer=$(ask "$planner" 'mutation { createCampaign(input: {
  title: "反诈进校园 2026 春季", area: "640105", startsOn: "2026-03-01", endsOn: "2026-04-30",
  targets: [{ audience: "ADOLESCENT", level: STREET, rate: 0.8 }]
}) { __typename ... on Campaign { id title status lead { name } } } }')
echo "$answer"
campaign=$(pick .createCampaign.id <<<"$answer")

say "It is submitted, approved by somebody else, and becomes active"
ask "$planner" "mutation { moveCampaign(id: \"$campaign\", version: 1, to: SUBMITTED) { ... on Campaign { status } } }"
ask "$admin" "mutation { moveCampaign(id: \"$campaign\", version: 2, to: APPROVED) { ... on Campaign { status } } }"
ask "$planner" "mutation { moveCampaign(id: \"$campaign\", version: 3, to: ACTIVE) { ... on Campaign { status } } }"

say "The education bureau is invited, and accepts"
bureau=$(ask "$planner" '{ agencies(kinds: [EDUCATION]) { id } }' | pick '.agencies[0].id')
ask "$planner" "mutation { inviteAgency(campaign: \"$campaign\", agency: \"$bureau\", role: CO_HOST) { ... on Participation { agency { name } state } } }"
ask "$education" "mutation { answerInvitation(campaign: \"$campaign\", accept: true) { ... on Participation { state } } }"

say "It registers a school class at a school in Starlight Lane; where the slot is taken, the refusal says by what"
school=$(ask "$education" '{ venues(filter: { area: "640105002002", kinds: [SCHOOL] }) { nodes { id } } }' | pick '.venues.nodes[0].id')
for day in 2026-03-04 2026-03-05 2026-03-06 2026-03-09 2026-03-10; do
  answer=$(ask "$education" "mutation { registerEvent(input: {
    campaign: \"$campaign\", title: \"识破网络诈骗\", kind: SCHOOL_CLASS, venue: \"$school\", audiences: [\"ADOLESCENT\"],
    startsAt: \"${day}T02:00:00Z\", endsAt: \"${day}T02:45:00Z\"
  }) { __typename ... on Event { id status startsAt venue { name area { name } } } ... on UserError { message } } }")
  echo "$answer"
  [ "$(pick .registerEvent.__typename <<<"$answer")" = Event ] && break
done
event=$(pick .registerEvent.id <<<"$answer")

say "Forty-five pupils are checked in, in one batch; sent again, none is counted twice"
items=$(node -e '
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const numberOf = (n) => {
    const digits = "64010520140305" + String(n).padStart(3, "0");
    return digits + "10X98765432"[weights.reduce((sum, weight, i) => sum + weight * digits[i], 0) % 11];
  };
  const item = (n) => `{ clientId: "${crypto.randomUUID()}", person: { identityNumber: "${numberOf(n)}" }, audience: "ADOLESCENT", method: STAFF_SCAN, at: "'"$day"'T02:10:00Z" }`;
  console.log(Array.from({ length: 45 }, (_, n) => item(n)).join(" "));
')
for _ in 1 2; do
  ask "$education" "mutation { checkIn(event: \"$event\", items: [$items]) { ... on CheckInReceipts { receipts { verdict } event { attendance { reached } } } ... on UserError { message } } }" |
    node -e 'const { receipts, event } = JSON.parse(require("fs").readFileSync(0)).data.checkIn;
      console.log(receipts.length, "receipts:", [...new Set(receipts.map((r) => r.verdict))].join(), "· reached", event.attendance.reached)'
done

say "How much of the community, its street and the district is reached, each person once"
for area in 640105002002 640105002 640105; do
  ask "$planner" "{ coverage(area: \"$area\", filter: { campaigns: [\"$campaign\"], audiences: [\"ADOLESCENT\"] }) { asOf total { area { name } reached contacts population rate target shortfall } } }"
  echo
done
