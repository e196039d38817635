import { describeBlocking } from './blocking-contract.ts'
import { nodeHost } from './hosts.ts'

describeBlocking(nodeHost, 'guard first')
describeBlocking(nodeHost, 'tracing first')
