/* What is asked of all pixels of a page's picture, or of many of them: has it a colour, which places are blank, which
 * rules does it show, and the sums of its rows for the perceptual hash. `make compiled` builds it, `compiled_pixels.py`
 * calls it. Each function gives exactly what NumPy gives in encode.py, blank.py, rules.py and corpus/images.py, where
 * nothing is compiled; tests hold the two together.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

/* The grey level of red, green and blue in 65,536ths, as in Pillow. */
enum { RED = 19595, GREEN = 38470, BLUE = 7471, WHOLE = 65536 };
/* Edges of boxes are brought within this many pixels of the page. */
#define FAR 1e9
/* Bytes of a row whose sums are made at a time: they stay in the processor's nearest cache; whole pixels either way. */
enum { AT_ONCE = 1536 };

/* Wider vectors where the processor at hand has them. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define WIDER __attribute__((target_clones("avx2", "default")))
#else
#define WIDER
#endif

/* Rows of bytes, `stride` bytes apart; one channel, or red, green and blue. */
typedef struct
{
	const uint8_t *first;
	int64_t stride;
	int32_t width, height, channels;
} picture;

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t rounded(double edge)
{
	return (int64_t)rint(fmin(fmax(edge, -FAR), FAR));
}

/* Is there a pixel whose channels (three) are further apart than `limit`? */
int vlend_has_colour(const picture *p, int limit)
{
	int64_t x, y;
	int channel;
	for (y = 0; y < p->height; y++)
	{
		const uint8_t *row = p->first + y * p->stride, *pixel;
		for (x = 0; x < p->width; x++)
		{
			uint64_t eight[3];
			pixel = row + 3 * x;
			while (x + 8 <= p->width) /* paper */
			{
				memcpy(eight, pixel, sizeof eight);
				if ((eight[0] & eight[1] & eight[2]) != UINT64_MAX)
					break;
				x += 8;
				pixel += 24;
			}
			if (x == p->width)
				break;
			if (pixel[0] != pixel[1] || pixel[1] != pixel[2])
			{
				int low = pixel[0], high = pixel[0];
				for (channel = 1; channel < 3; channel++)
				{
					low = pixel[channel] < low ? pixel[channel] : low;
					high = pixel[channel] > high ? pixel[channel] : high;
				}
				if (high - low > limit)
					return 1;
			}
		}
	}
	return 0;
}

/* Takes the grey levels of a row's pixels in; 1 when they are `even` or more apart by now. */
static int differ(const picture *p, int64_t y, int64_t x0, int64_t x1, int even, int *low, int *high)
{
	const uint8_t *pixel = p->first + y * p->stride + x0 * p->channels;
	for (; x0 < x1; x0++, pixel += p->channels)
	{
		int level = p->channels == 1 ? pixel[0]
			: (pixel[0] * RED + pixel[1] * GREEN + pixel[2] * BLUE + WHOLE / 2) / WHOLE;
		*low = level < *low ? level : *low;
		*high = level > *high ? level : *high;
		if (*high - *low >= even)
			return 1;
	}
	return 0;
}

/* Sets `blank` for the boxes (left, top, right, bottom of each) whose grey levels are less than `even` apart, and for
 * those outside. */
void vlend_blank(const picture *p, const double *boxes, int64_t count, int even, uint8_t *blank)
{
	int64_t box;
	for (box = 0; box < count; box++, boxes += 4)
	{
		int64_t left = rounded(boxes[0]), top = rounded(boxes[1]);
		int64_t right = least(most(rounded(boxes[2]), left + 1), p->width);
		int64_t bottom = least(most(rounded(boxes[3]), top + 1), p->height);
		int64_t y, middle;
		int low = 255, high = 0, found = 0;
		left = most(left, 0);
		top = most(top, 0);
		if (left < right && top < bottom)
		{
			middle = (top + bottom) / 2; /* where a letter is met soonest */
			for (y = middle; y < bottom && !found; y++)
				found = differ(p, y, left, right, even, &low, &high);
			for (y = top; y < middle && !found; y++)
				found = differ(p, y, left, right, even, &low, &high);
		}
		blank[box] = !found;
	}
}

/* The share of a rule's length along which its pixels are more than `contrast` away from those `beside` it; 0 outside.
 * `along` and `across` are the bytes from a pixel to the next one either way. */
static double share_seen(const picture *p, const double *rule, int upright, int contrast, int beside)
{
	int64_t along = upright ? p->stride : p->channels, across = upright ? p->channels : p->stride;
	int64_t length = upright ? p->height : p->width, depth = upright ? p->width : p->height;
	int64_t from = most(rounded(rule[upright]), 0), to = least(rounded(rule[2 + upright]), length);
	int64_t top = most(rounded(trunc(rule[!upright])), 0), bottom = least(rounded(ceil(rule[2 + !upright])), depth);
	int64_t at, row, seen = 0;
	int channel, side;
	if (from >= to || top >= bottom)
		return 0;
	for (at = from; at < to; at++)
	{
		const uint8_t *place = p->first + at * along;
		int differs = 0;
		for (side = 0; side < 2 && !differs; side++)
		{
			int64_t other = side ? bottom - 1 + beside : top - beside;
			if (other < 0 || other >= depth)
				continue;
			for (row = top; row < bottom && !differs; row++)
				for (channel = 0; channel < p->channels; channel++)
				{
					int apart = place[row * across + channel] - place[other * across + channel];
					differs |= apart > contrast || -apart > contrast;
				}
		}
		seen += differs;
	}
	return (double)seen / (double)(to - from);
}

/* `shares` of the rules (left, top, right, bottom of each) that can be seen. */
void vlend_seen(const picture *p, const double *rules, int64_t count, int contrast, int beside, double *shares)
{
	int64_t rule;
	for (rule = 0; rule < count; rule++, rules += 4)
		shares[rule] = share_seen(p, rules, rules[2] - rules[0] < rules[3] - rules[1], contrast, beside);
}

WIDER static void add(uint16_t *sums, const uint8_t *row, int count)
{
	int n;
	for (n = 0; n < count; n++)
		sums[n] = (uint16_t)(sums[n] + row[n]);
}

/* Sums over each `block` of rows (256 at most), the last of which may be of fewer, in 65,536ths of grey levels: `sums`
 * holds as many rows of `width` numbers as there are blocks. */
void vlend_row_sums(const picture *p, int block, double *sums)
{
	int64_t values = (int64_t)p->width * p->channels, top, start, y;
	uint16_t some[AT_ONCE];
	int n;
	for (top = 0; top < p->height; top += block, sums += p->width)
		for (start = 0; start < values; start += AT_ONCE)
		{
			int count = (int)least(AT_ONCE, values - start);
			double *out = sums + start / p->channels;
			memset(some, 0, sizeof some);
			for (y = top; y < least(top + block, p->height); y++)
				add(some, p->first + y * p->stride + start, count);
			if (p->channels == 1)
				for (n = 0; n < count; n++)
					out[n] = some[n] * (double)WHOLE;
			else
				for (n = 0; n < count; n += 3)
					out[n / 3] = (uint32_t)some[n] * RED + (uint32_t)some[n + 1] * GREEN + (uint32_t)some[n + 2] * BLUE;
		}
}
