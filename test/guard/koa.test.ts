import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { koaHost } from './hosts.ts'

describeHost(koaHost, 'guard first')
describeBlocking(koaHost, 'guard first')
