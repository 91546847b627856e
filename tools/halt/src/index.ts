// The command-line tool that halts trading, for a terminal or a script.
import { runProgram } from '@trading/terminal'
import { main } from './main'

void runProgram(process, main)
