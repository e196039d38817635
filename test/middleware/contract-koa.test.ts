import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedKoa } from './hosts.ts'

describeHost(adaptedKoa, 'guard first')
describeBlocking(adaptedKoa, 'guard first')
