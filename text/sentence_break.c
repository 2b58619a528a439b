/* The bytes between two words -> whether a sentence ends there. */
#include "text/sentence_break.h"

static bool is_capital(char ch)
{
	return ch >= 'A' && ch <= 'Z';
}

bool sentence_breaks(const char *text, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		switch (text[at]) {
		case '\n':
		case '?':
		case '!':
		case ';':
		case ':':
			return true;
		case '.':
			if (at > 0 && !is_capital(text[at - 1]))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}
