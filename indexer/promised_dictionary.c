/* A dictionary, and whether it is there already. */
#include "indexer/promised_dictionary.h"

void promised_dictionary_init(struct promised_dictionary *promised)
{
	pthread_mutex_init(&promised->mutex, NULL);
	pthread_cond_init(&promised->changed, NULL);
	promised->dictionary = NULL;
	promised->is_kept = false;
}

void promised_dictionary_release(struct promised_dictionary *promised)
{
	text_dictionary_free(promised->dictionary);
	pthread_cond_destroy(&promised->changed);
	pthread_mutex_destroy(&promised->mutex);
}

void promised_dictionary_keep(struct promised_dictionary *promised, struct text_dictionary *dictionary)
{
	pthread_mutex_lock(&promised->mutex);
	promised->dictionary = dictionary;
	promised->is_kept = true;
	pthread_cond_broadcast(&promised->changed);
	pthread_mutex_unlock(&promised->mutex);
}

const struct text_dictionary *promised_dictionary_await(struct promised_dictionary *promised)
{
	const struct text_dictionary *dictionary;

	pthread_mutex_lock(&promised->mutex);
	while (!promised->is_kept)
		pthread_cond_wait(&promised->changed, &promised->mutex);
	dictionary = promised->dictionary;
	pthread_mutex_unlock(&promised->mutex);
	return dictionary;
}
