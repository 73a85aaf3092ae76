//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './scores.en.json'
import zh from './scores.zh.json'

addTexts('scores', { zh, en })
