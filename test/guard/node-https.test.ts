import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { httpsHost } from './hosts.ts'

describeHost(httpsHost, 'guard first')
describeBlocking(httpsHost, 'guard first')
