import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { honoHost } from './hosts.ts'

describeHost(honoHost, 'guard first')
describeBlocking(honoHost, 'guard first')
