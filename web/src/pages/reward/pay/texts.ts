//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './pay.en.json'
import zh from './pay.zh.json'

addTexts('pay', { zh, en })
