// What a person does with dead letters, at the terminal or from a script.
import { runProgram } from '@trading/terminal'
import { main } from './main'

void runProgram(process, main)
