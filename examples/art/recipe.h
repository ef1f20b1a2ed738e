// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_RECIPE_H
#define HYPERSPARSE_EXAMPLES_ART_RECIPE_H

#include <map>
#include <string>
#include <vector>

namespace hypersparse::program
{
    struct recipe_entry
    {
        std::string name;
        std::vector<std::string> values;    // as text without quotes; several for an array

        std::string joined() const;         // with commas between them
    };

    struct recipe
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A TOML file of art compare or art search: options of art train, and what these commands want to know besides.
        !*/

        std::string command;        // that reads it: "compare"
        std::string file;
        std::string text;
        std::vector<recipe_entry> entries;                              // at its top
        std::map<std::string, std::vector<recipe_entry>> sections;      // [NAME], [method.NAME]
    };

    recipe read_recipe(const std::string& command, const std::string& file);
    recipe parse_recipe(const std::string& command, const std::string& file, const std::string& text);
    /*!
        ensures
            - returns what is in the file. Every entry has a name and at least one value, none of which is empty, and no section
              has a name twice.
        throws
            - usage_error, file_error in one line that names the file: it cannot be read, is not TOML, or gives something twice
    !*/

    const recipe_entry* find_entry(const std::vector<recipe_entry>& entries, const std::string& name);      // nullptr: none

    std::vector<recipe_entry> train_options(const recipe& r, const std::vector<recipe_entry>& entries,
        const std::vector<std::string>& taken);
    /*!
        ensures
            - returns the entries but for those with one of the names that are taken, which the command itself reads
        throws
            - usage_error if one of them is an option of art train that says where a run lies or how it is printed, not what it is
    !*/

    double number_in(const recipe& r, const std::string& name, const std::string& text);
    /*!
        ensures
            - returns the finite number that text is
        throws
            - usage_error that names the file and the entry
    !*/
}

#endif
