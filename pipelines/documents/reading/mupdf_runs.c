/* The runs of a page, taken from MuPDF's structured text where it lies in memory: what PyMuPDF's `extractDICT` gives
 * span by span, as columns. `make compiled` builds it with the headers of the installed PyMuPDF, `mupdf_runs.py` calls
 * it, and falls back to `extractDICT` where it is not there; a test holds the two together.
 *
 * Nothing of MuPDF's library is called, so that nothing is linked: structures are read as the headers describe them.
 */

#include <mupdf/fitz.h>
#include <stdint.h>
#include <string.h>

/* Bits of a run's flags, as in run_columns.py. */
enum { VISIBLE = 1, HORIZONTAL = 2, VERTICAL = 4 };
/* Text stands upright, or runs from the top down, where its direction is this near to it (mupdf_runs.py). */
#define STRAIGHT 0.98
#define PAINTED (FZ_STEXT_FILLED | FZ_STEXT_STROKED | FZ_STEXT_CLIPPED)
/* Numbers to a run: left, top, right, bottom, size, baseline. */
enum { LEFT, TOP, RIGHT, BOTTOM, SIZE, BASELINE };
/* The mark of a subset before a font's name: six letters and a plus. */
enum { MARK = 6 };

/* Where the columns go. The caller gives the arrays and how much they hold; the counts are set here. */
typedef struct
{
	int32_t characters_room, runs_room, fonts_room;
	int32_t characters, runs, fonts;
	uint32_t *text;         /* code points of all runs, one after the other */
	int32_t *ends;          /* where each run's text ends in it */
	double *numbers;        /* six columns of runs_room numbers, in pixels */
	uint8_t *flags;         /* of each run */
	int32_t *font;          /* the place of each run's font */
	const char **names;     /* of the fonts; they live as long as the page */
	uint32_t *font_flags;   /* of the fonts: fonts of one name differ by them */
} columns;

/* What all characters of a run have in common. */
typedef struct
{
	float size;
	int font, superscript, bidi, flags;
	uint32_t colour;
} style;

const char *vlend_mupdf_version(void)
{
	return FZ_VERSION;
}

static int is_empty(fz_rect r)
{
	return r.x0 >= r.x1 || r.y0 >= r.y1;
}

static int is_infinite(fz_rect r)
{
	return r.x0 == FZ_MIN_INF_RECT && r.x1 == FZ_MAX_INF_RECT && r.y0 == FZ_MIN_INF_RECT && r.y1 == FZ_MAX_INF_RECT;
}

/* Does a character reach into the page? One without a width may. */
static int reaches(fz_rect page, fz_rect box)
{
	return is_infinite(page) || (box.x0 < page.x1 && box.y0 < page.y1 && box.x1 > page.x0 && box.y1 > page.y0);
}

static float least(float a, float b)
{
	return a < b ? a : b;
}

static float most(float a, float b)
{
	return a > b ? a : b;
}

static fz_rect united(fz_rect a, fz_rect b)
{
	fz_rect both = { least(a.x0, b.x0), least(a.y0, b.y0), most(a.x1, b.x1), most(a.y1, b.y1) };
	return both;
}

/* Has a block or a line an area on the page? */
static int has_area(fz_rect page, fz_rect box)
{
	fz_rect both = { most(page.x0, box.x0), most(page.y0, box.y0), least(page.x1, box.x1), least(page.y1, box.y1) };
	return is_infinite(page) || !is_empty(both);
}

static fz_rect box_of(const fz_stext_line *line, const fz_stext_char *character)
{
	fz_quad q = character->quad;
	fz_rect box = {
		least(least(q.ul.x, q.ur.x), least(q.ll.x, q.lr.x)), least(least(q.ul.y, q.ur.y), least(q.ll.y, q.lr.y)),
		most(most(q.ul.x, q.ur.x), most(q.ll.x, q.lr.x)), most(most(q.ul.y, q.ur.y), most(q.ll.y, q.lr.y)),
	};
	if (line->wmode && box.y1 < box.y0 + character->size)
		box.y0 = box.y1 - character->size;
	return box;
}

/* The font's place among those of the page, by name and kind; -1 where there is no room for one more. */
static int place_of(columns *out, const fz_font *font)
{
	const char *plus = strchr(font->name, '+');
	const char *name = plus && plus - font->name == MARK ? plus + 1 : font->name;
	uint32_t flags = font->flags.is_mono | font->flags.is_serif << 1 | font->flags.is_bold << 2 | font->flags.is_italic << 3;
	int place;
	for (place = 0; place < out->fonts; place++)
		if (out->font_flags[place] == flags && !strcmp(out->names[place], name))
			return place;
	if (place == out->fonts_room)
		return -1;
	out->names[place] = name;
	out->font_flags[place] = flags;
	out->fonts++;
	return place;
}

static void begin(columns *out, const fz_stext_line *line, const fz_stext_char *character, const style *s, double scale)
{
	int run = out->runs++;
	int painted = character->argb >> 24 && character->flags & PAINTED;
	out->numbers[SIZE * out->runs_room + run] = (double)character->size * scale;
	out->numbers[BASELINE * out->runs_room + run] = (double)character->origin.y * scale;
	out->flags[run] = (painted ? VISIBLE : 0) | (line->dir.x > STRAIGHT ? HORIZONTAL : 0) | (line->dir.y > STRAIGHT ? VERTICAL : 0);
	out->font[run] = s->font;
}

static void end(columns *out, fz_rect box, double scale)
{
	int run = out->runs - 1;
	out->numbers[LEFT * out->runs_room + run] = (double)box.x0 * scale;
	out->numbers[TOP * out->runs_room + run] = (double)box.y0 * scale;
	out->numbers[RIGHT * out->runs_room + run] = (double)box.x1 * scale;
	out->numbers[BOTTOM * out->runs_room + run] = (double)box.y1 * scale;
	out->ends[run] = out->characters;
}

static int runs_of_line(columns *out, const fz_stext_line *line, fz_rect page, double scale)
{
	const fz_font *font = NULL;
	const fz_stext_char *character;
	fz_rect box = { 0, 0, 0, 0 };
	style last = { 0 };
	int begun = 0, first_character = out->characters, level = line->wmode == 0 && line->dir.x == 1 && line->dir.y == 0;
	for (character = line->first_char; character; character = character->next)
	{
		fz_rect mine = box_of(line, character);
		style now = last;
		if (!reaches(page, mine))
			continue;
		now.size = character->size;
		now.superscript = level && character->origin.y < line->first_char->origin.y - character->size * 0.1;
		now.bidi = character->bidi;
		now.flags = character->flags & ~FZ_STEXT_SYNTHETIC;
		now.colour = character->argb;
		if (character->font != font)
		{
			font = character->font;
			if ((now.font = place_of(out, font)) < 0)
				return 0;
		}
		if (!begun || now.size != last.size || now.font != last.font || now.superscript != last.superscript
			|| now.bidi != last.bidi || now.flags != last.flags || now.colour != last.colour)
		{
			if (begun)
				end(out, box, scale);
			if (out->runs == out->runs_room)
				return 0;
			first_character = out->characters;
			begin(out, line, character, &now, scale);
			box = mine;
			begun = 1;
		}
		last = now;
		box = united(box, mine);
		if (out->characters == out->characters_room)
			return 0;
		/* half of a pair, or no code point */
		out->text[out->characters++] =
			(character->c >= 0xd800 && character->c <= 0xdfff) || character->c < 0 || character->c > 0x10ffff
			? 0xfffd : (uint32_t)character->c;
	}
	if (begun && is_empty(box)) /* a line's last span only, as in PyMuPDF */
	{
		out->runs--;
		out->characters = first_character;
	}
	else if (begun)
		end(out, box, scale);
	return 1;
}

/* 1, or 0 where there is more on the page than the columns hold. `scale` is pixels per point. */
int vlend_runs(const fz_stext_page *page, double scale, columns *out)
{
	const fz_stext_block *block;
	const fz_stext_line *line;
	out->characters = out->runs = out->fonts = 0;
	for (block = page->first_block; block; block = block->next)
	{
		if (block->type != FZ_STEXT_BLOCK_TEXT || !has_area(page->mediabox, block->bbox))
			continue;
		for (line = block->u.t.first_line; line; line = line->next)
			if (has_area(page->mediabox, line->bbox) && !runs_of_line(out, line, page->mediabox, scale))
				return 0;
	}
	return 1;
}
