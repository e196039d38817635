import { rulewire } from '../../command-line.mjs'
import { expectEqual, expectThat } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { playAndCheck } from '../play.mjs'
import { documentOf, writeChanged } from '../rule-sets.mjs'

export const title = 'a push whose rule test fails is refused with the values seen and changes nothing'

const broken = 'shop-login-unknown-user'
const test = 'unknown address'
/** What the rule now waits for, and what the request of its test answers. */
const wanted = 403
const seenStatus = '401'

export async function run(demo) {
  const { api, inForce } = demo
  const before = await api.stream()
  const directory = await writeChanged(`${demo.directory}/rules-mistaken`, withMistake)
  const failure = await expectRefused(api, await documentOf(directory))
  await expectRefusedByCommandLine(directory, demo.admin)

  expectEqual('the stream', await api.stream(), before)
  const { active } = await shopRuns(api, inForce.revision)
  expectEqual('rule set in force', active.program, inForce.program)
  const { requests } = await playAndCheck(demo, inForce)
  return `${failure.rule} › ${failure.test}: a status of ${wanted} wanted, ${seenStatus} seen, told by server and command line; ${requests} requests tagged as before`
}

/** A slip that no schema sees: the shop answers 401 and never 403. */
function withMistake(rule) {
  if (rule.id !== broken) return rule
  const [status, ...others] = rule.conditions
  return { ...rule, conditions: [{ ...status, value: wanted }, ...others] }
}

async function expectRefused(api, document) {
  const { status, body } = await api.push(document)
  expectEqual('status and code of the answer', [status, body.error?.code], [422, 'tests-failed'])
  const [failure] = body.failures
  expectEqual('tests that failed', body.failures.length, 1)
  expectEqual('the failure', [failure.rule, failure.test, failure.seen.match], [broken, test, false])
  const { looked_at } = failure.seen.conditions.find(({ pointer }) => pointer === failure.seen.first_failed)
  expectEqual('value that the first failed condition saw', looked_at[0].value, seenStatus)
  return failure
}

async function expectRefusedByCommandLine(directory, admin) {
  const { code, output } = await rulewire(['push', directory], admin)
  expectEqual(`exit code of push\n${output}`, code, 1)
  const wantedText = [broken, test, `server.response.status = "${seenStatus}"`]
  const missing = wantedText.filter(text => !output.includes(text))
  expectThat('rule, test and value seen in what push prints', missing.length === 0, output)
}
