import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { answerParent } from '../../common/asked-process.ts'
import { profiled } from '../../common/profile.ts'
import type { WorkName } from '../scenario.ts'
import { scenarioNamed } from '../scenarios/index.ts'
import { changeRules } from './change-rules.ts'
import { holdRules } from './hold-rules.ts'
import { judgeRequests } from './judge-requests.ts'
import { Libddwaf } from './libddwaf.ts'
import { loadRules } from './load-rules.ts'
import type { Answer, Ask, Begin } from './messages.ts'
import { Rulewire } from './rulewire.ts'
import type { BeginWork, Work } from './work.ts'

/** A process that measures one engine: does a round whenever the parent says so, and rests while the other engine's does its. */
const works: Readonly<Record<WorkName, BeginWork>> = {
  requests: judgeRequests,
  load: loadRules,
  change: changeRules,
  memory: holdRules,
}

/** Behind all that are measured, so that no request was seen before. */
const firstProfiledRound = 1_000_000
const profileMs = 4_000
const shownFunctions = 25

let work: Work | undefined
/** What a profile is about: of requests nothing but what the engine does with them. */
let profiledBelow: string | undefined

async function answer(ask: Ask): Promise<Answer> {
  if (ask.type === 'begin') {
    work = await begin(ask.begin)
    return { type: 'begun' }
  }
  if (work === undefined) throw new Error('not begun')
  const { round } = work
  if (ask.type === 'round') return { type: 'round', result: await round(ask.round) }
  const selfTimes = await profiled(ask.file, profiledBelow, async () => {
    const endMs = performance.now() + profileMs
    for (let number = firstProfiledRound; performance.now() < endMs; number++) await round(number)
  })
  return { type: 'profile', selfTimes: selfTimes.slice(0, shownFunctions) }
}

async function begin({ subject: name, scenario, document, revisions, ...rest }: Begin): Promise<Work> {
  const subject = name.kind === 'libddwaf' ? new Libddwaf() : await Rulewire.of(name.dist)
  const spec = {
    ...rest,
    scenario: scenarioNamed(scenario),
    document: () => JSON.parse(readFileSync(document, 'utf8')),
    revisions: () => (revisions === undefined ? [] : JSON.parse(readFileSync(revisions, 'utf8'))),
  }
  profiledBelow = spec.scenario.work === 'requests' ? 'judge' : undefined
  return await works[spec.scenario.work](subject, spec)
}

answerParent(answer)
