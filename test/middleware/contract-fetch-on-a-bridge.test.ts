import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { webOnBareBridge } from './hosts.ts'

describeHost(webOnBareBridge, 'guard first')
describeBlocking(webOnBareBridge, 'guard first')
