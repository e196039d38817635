import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedHono } from './hosts.ts'

describeHost(adaptedHono, 'guard first')
describeBlocking(adaptedHono, 'guard first')
