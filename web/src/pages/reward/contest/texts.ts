//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './contest.en.json'
import zh from './contest.zh.json'

addTexts('contest', { zh, en })
