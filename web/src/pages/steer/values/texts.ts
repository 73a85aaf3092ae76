//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './values.en.json'
import zh from './values.zh.json'

addTexts('values', { zh, en })
