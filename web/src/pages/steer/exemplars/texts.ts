//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './exemplars.en.json'
import zh from './exemplars.zh.json'

addTexts('exemplars', { zh, en })
