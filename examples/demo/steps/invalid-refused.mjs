import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rulewire } from '../../command-line.mjs'
import { expectEqual, expectThat } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { playAndCheck } from '../play.mjs'
import { invalidDocument, invalidDocumentCodes } from '../rule-sets.mjs'

export const title = 'an invalid push is refused with its problems and changes nothing'

export async function run(demo) {
  const before = await demo.api.stream()
  const refused = await demo.api.push(invalidDocument)
  expectEqual('status of an invalid push', refused.status, 422)
  expectEqual('problems that it names', codesOf(refused.body.problems), invalidDocumentCodes)
  await expectRefusedByCommandLine(demo)

  expectEqual('the stream', await demo.api.stream(), before)
  await shopRuns(demo.api, demo.inForce.revision)
  const { requests } = await playAndCheck(demo, demo.inForce)
  const codes = invalidDocumentCodes.join(' ')
  return `${codes} named by server and command line; still revision ${before.revision}, ${requests} requests tagged by it`
}

async function expectRefusedByCommandLine({ directory, admin }) {
  const file = join(directory, 'invalid.json')
  await writeFile(file, JSON.stringify(invalidDocument, null, 2))
  const { code, output } = await rulewire(['push', file], admin)
  expectEqual(`exit code of push\n${output}`, code, 1)
  const missing = invalidDocumentCodes.filter(problem => !output.includes(problem))
  expectThat('every problem in what push prints', missing.length === 0, output)
}

function codesOf(problems) {
  return [...new Set(problems.map(({ code }) => code))].sort()
}
