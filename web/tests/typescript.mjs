// Lets node:test import the sources: types are taken off by the compiler that builds them.
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
