import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { nodeHost } from './hosts.ts'

describeHost(nodeHost, 'guard first')
describeHost(nodeHost, 'tracing first')
describeBlocking(nodeHost, 'guard first')
describeBlocking(nodeHost, 'tracing first')
