import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { fastifyHost } from './hosts.ts'

describeHost(fastifyHost, 'guard first')
describeBlocking(fastifyHost, 'guard first')
