import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { webOnNodeServer } from './hosts.ts'

describeHost(webOnNodeServer, 'guard first')
describeBlocking(webOnNodeServer, 'guard first')
